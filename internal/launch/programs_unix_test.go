//go:build unix

package launch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/packlog/packlogtest"
	"example.com/htmlize/pack"
)

func init() {
	programs = map[string]program{
		// A pack as it should be.
		"good":        {sdk: true, run: func() { pack.Main(sample) }},
		"without-sdk": {run: serveWithoutSDK},
		// One as they were built in 2023, with its socket among the temporary files of all programs.
		"of-2023": {run: func() {
			_ = os.Unsetenv("PLUGIN_UNIX_SOCKET_DIR")
			serveWithoutSDK()
		}},
		// One that doesn't end when it is asked to, as the end of serving isn't that of the process.
		"ignores-shutdown": {run: func() {
			serveWithoutSDK()
			forever()
		}},
		// Packs that start a process, which has their stderr open.
		"with-child": {sdk: true, run: func() {
			startChild(&syscall.SysProcAttr{})
			pack.Main(sample)
		}},
		"with-child-in-own-session": {sdk: true, run: func() {
			startChild(&syscall.SysProcAttr{Setsid: true})
			pack.Main(sample)
		}},
		"child": {run: forever},
		// A pack that writes and writes when it is called.
		"flooding": {sdk: true, run: func() { pack.Main(flooding) }},
		// Programs that print no handshake, or do nothing after it.
		"silent": {run: forever},
		"closes-stdout": {run: func() {
			_ = os.Stdout.Close()
			forever()
		}},
		"noisy":           {run: func() { printAndWait("hello, I am no pack") }},
		"dead-socket":     {run: func() { printAndWait("1|2|unix|" + ownSocketPath() + "|grpc") }},
		"names-address":   {run: nameAddress},
		"later-protocol":  {run: func() { printAndWait("1|3|unix|/nowhere/socket|grpc") }},
		"wrong-transport": {run: func() { printAndWait("1|2|unix|" + ownSocketPath() + "|netrpc") }},
		// Programs whose failure the host can notice in several ways, depending on timing.
		"killed": {run: func() { _ = syscall.Kill(os.Getpid(), syscall.SIGKILL) }},
		"exits-over-other-transport": {run: func() {
			fmt.Println("1|2|unix|" + ownSocketPath() + "|quic")
			os.Exit(3)
		}},
		"with-certificate": {run: func() {
			fmt.Println("1|2|unix|" + ownSocketPath() + "|grpc|" + certificate())
			os.Exit(3)
		}},
		"exits": {run: func() {
			fmt.Fprintln(os.Stderr, "no luck")
			os.Exit(3)
		}},
		// Programs that close the connection or send nonsense.
		"hangs-up-1": {run: func() { serveConnections("1|1|unix|"+ownSocketPath()+"|netrpc", "") }},
		"hangs-up-2": {run: func() { serveConnections("1|2|unix|"+ownSocketPath()+"|grpc", "") }},
		"babbles-1": {run: func() {
			serveConnections("1|1|unix|"+ownSocketPath()+"|netrpc", "HTTP/1.0 418 I'm a teapot\r\n")
		}},
		"exits-after-handshake": {run: func() {
			fmt.Println("1|2|unix|" + ownSocketPath() + "|grpc")
			os.Exit(3)
		}},
		"floods": {run: func() {
			for line := strings.Repeat("x", 1<<20); ; {
				if _, err := io.WriteString(os.Stderr, line); err != nil {
					return
				}
			}
		}},
		// A program that starts a pack and ends during a call, without stopping the pack.
		"host": {run: func() {
			spec := specOf(os.Getenv("HOST_PACK"))
			spec.Protocols = []int{len(os.Getenv("HOST_PROTOCOL"))}
			spec.Plugins = []string{"hang"}
			atWork := make(chan struct{})
			spec.Logger = slog.New(packlogtest.Handler(func(r slog.Record) {
				if r.Message == hangMessage {
					close(atWork)
				}
			}))
			p, err := Start(context.Background(), spec)
			if err != nil {
				fmt.Println(err)
				return
			}
			go func() {
				_, err := renderOne(context.Background(), p, "hang", "")
				fmt.Println(err)
			}()
			<-atWork
			fmt.Println("at work")
			switch os.Getenv("HOST_END") {
			case "exit":
				os.Exit(3)
			case "panic":
				panic("no more")
			default:
				forever()
			}
		}},
	}
	maps.Copy(programs, systemPrograms)
	for name, p := range programs {
		run := p.run
		p.run = func() {
			stayAlive(name)
			run()
		}
		programs[name] = p
	}
}

// ownSocketPath is where a pack makes its socket.
func ownSocketPath() string { return filepath.Join(os.Getenv("PLUGIN_UNIX_SOCKET_DIR"), "socket") }

// serveConnections sends answer on each connection. If answer is empty, it closes the connection.
func serveConnections(line, answer string) {
	listener, err := net.Listen("unix", ownSocketPath())
	if err != nil {
		panic(err)
	}
	fmt.Println(line)
	for {
		conn, err := listener.Accept()
		if err != nil {
			panic(err)
		}
		if _, _ = io.WriteString(conn, answer); answer == "" {
			_ = conn.Close()
		}
	}
}

// printAndWait prints a line, which may be a handshake, and doesn't end.
func printAndWait(line string) {
	fmt.Println(line)
	forever()
}

// forever waits without causing a deadlock that the runtime detects.
func forever() {
	for {
		time.Sleep(time.Hour)
	}
}

// stayAlive opens the named pipe alive-NAME beside the program. A test sees the pipe end when the process ends. Children don't inherit
// it.
func stayAlive(name string) {
	fd, err := unix.Open(alivePath(filepath.Dir(os.Args[0]), name), unix.O_WRONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		panic(err)
	}
	// The descriptor isn't closed, so it stays open until the process ends.
	_, _ = unix.Write(fd, []byte("x"))
}

func alivePath(folder, name string) string { return filepath.Join(folder, "alive-"+name) }

func startChild(attr *syscall.SysProcAttr) {
	child := filepath.Join(filepath.Dir(os.Args[0]), "scripted", "child")
	cmd := &exec.Cmd{Path: child, Args: []string{child}, Stdout: os.Stderr, Stderr: os.Stderr, SysProcAttr: attr}
	if err := cmd.Start(); err != nil {
		panic(err)
	}
	// The test kills the process where nothing else does.
	pid := []byte(strconv.Itoa(cmd.Process.Pid))
	if err := os.WriteFile(child+".pid", pid, 0o600); err != nil {
		panic(err)
	}
}

// life says when a program has begun and when it has ended.
type life struct{ began, ended chan struct{} }

// writeProgram writes a script while no process is forked: a process that another test starts meanwhile would have the file open for
// writing, and the system executes no such file.
func writeProgram(t *testing.T, path, text string) {
	t.Helper()
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
}

// install makes programs in a new folder. It returns the folder and the programs' lives.
func install(t *testing.T, names ...string) (folder string, lives map[string]life) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	folder, lives = t.TempDir(), make(map[string]life)
	for _, name := range names {
		link := filepath.Join(folder, name)
		if !programs[name].sdk {
			// The SDK is linked into this binary all the same. Without the variable it watches no lifeline.
			script := fmt.Sprintf("#!/bin/sh\nunset HTMLIZE_LIFELINE\nexec '%[1]s/scripted/%[2]s' %[2]s\n", folder, name)
			writeProgram(t, link, script)
			link = filepath.Join(folder, "scripted", name)
			if err := os.MkdirAll(filepath.Dir(link), 0o755); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Symlink(self, link); err != nil {
			t.Fatal(err)
		}
		fifo := alivePath(filepath.Dir(link), name)
		if err := unix.Mkfifo(fifo, 0o600); err != nil {
			t.Fatal(err)
		}
		// Opened for reading and writing, so that opening it doesn't wait for the program.
		pipe, err := os.OpenFile(fifo, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		reader, err := os.OpenFile(fifo, os.O_RDONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		l := life{make(chan struct{}), make(chan struct{})}
		lives[name] = l
		go func() {
			_, _ = reader.Read(make([]byte, 1))
			close(l.began)
			// From here on only the program has it open for writing.
			_ = pipe.Close()
			_, _ = io.Copy(io.Discard, reader)
			close(l.ended)
		}()
		t.Cleanup(func() {
			_ = pipe.Close()
			_ = reader.Close()
		})
	}
	return folder, lives
}

// awaitTimeout is far longer than anything that a test waits for takes.
const awaitTimeout = 20 * time.Second

func await(t *testing.T, what string, done <-chan struct{}) {
	t.Helper()
	select {
	case <-done:
	case <-time.After(awaitTimeout):
		t.Fatalf("%s: not within %v", what, awaitTimeout)
	}
}

func start(t *testing.T, spec Spec) *Process {
	t.Helper()
	p, err := Start(t.Context(), spec)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Stop)
	return p
}

// stop stops p and fails the test where that takes longer than its bound: quitTimeout twice, and the time until the output has ended
// and is logged.
func stop(t *testing.T, p *Process) {
	t.Helper()
	begin := time.Now()
	p.Stop()
	took := time.Since(begin)
	if took > 10*time.Second {
		t.Errorf("it took %v to stop", took)
	}
	select {
	case <-p.Exited():
	default:
		t.Error("the process goes on")
	}
	if _, err := os.Stat(p.folder.path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder is left: %v", err)
	}
}

// renderOne passes one text through a role of p.
func renderOne(ctx context.Context, p *Process, role, text string) (string, error) {
	results, err := p.Pack().ProcessRoles(ctx, model.RolesCall{
		Host:   noHost{},
		Groups: []model.Group{{Plugin: role, Role: role, Texts: []string{text}}},
	})
	if err != nil {
		return "", err
	}
	if results[0][0].Err != nil {
		return "", results[0][0].Err
	}
	return results[0][0].HTML, nil
}

type noHost struct{ model.Host }

func (noHost) Contents(context.Context) (string, error) { return "", nil }
