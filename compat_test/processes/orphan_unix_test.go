//go:build unix

package processes

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	goplugin "github.com/hashicorp/go-plugin"
	"golang.org/x/sys/unix"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"example.com/htmlize/compat_test/programs"
	"example.com/htmlize/internal/leftover"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/wire"
	v2 "example.com/htmlize/internal/wire/v2"
)

// endTimeout is how long packs may take to end after their host, on a busy machine.
const endTimeout = 20 * time.Second

// TestKilledFrozenHost kills hosts that give their packs no lifeline: no process and no socket of today's pack may be left.
func TestKilledFrozenHost(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts many processes and waits for them")
	}
	const request = `{"roles": [{"plugin": "faults", "role": "noise", "texts": ["x"]}, {"plugin": "faults", "role": "hang", "texts": ["x"]}]}`
	for _, test := range []struct {
		name, host, input string
		// folder is whether the host's argument is a folder of packs, not a pack.
		folder bool
		// early is whether the host is killed before the pack starts to serve.
		early bool
	}{
		{name: "host2023", host: "host2023", folder: true, input: ":noise:`x` :hang:`x`"},
		{name: "host-v1", host: "host-v1", input: request},
		{name: "host-v2", host: "host-v2", input: request},
		{name: "host2023, before it connects", host: "host2023", folder: true, early: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			stderr, release := fifo(t, dir, "stderr"), fifo(t, dir, "release")
			// The pack has a TMPDIR of its own, as the killed host leaves files in the host's.
			tempDir := programs.TempDir(t)
			script := fmt.Sprintf("exec 2>'%s'\nexport TMPDIR='%s'\n", stderr.Name(), tempDir)
			if test.early {
				script += fmt.Sprintf("echo '/nowhere' >&2\nread line <'%s'\n", release.Name())
			}
			script += fmt.Sprintf("exec '%s'\n", programs.Path("today/faults"))
			packs := filepath.Join(dir, "packs")
			pack := filepath.Join(packs, "faults")
			if err := os.Mkdir(packs, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(pack, []byte("#!/bin/sh\n"+script), 0o755); err != nil {
				t.Fatal(err)
			}
			host := exec.Command(programs.FrozenPath(test.host), pack)
			if test.folder {
				host.Args = []string{host.Path, "-plugins", packs}
			}
			host.Stdin = strings.NewReader(test.input)
			host.Env = programs.Environ(t)
			if err := host.Start(); err != nil {
				t.Fatal(err)
			}
			// The pack prints this during the first role and hangs in the second.
			for lines := bufio.NewScanner(stderr); ; {
				if !lines.Scan() {
					t.Fatal(lines.Err())
				}
				if strings.Contains(lines.Text(), "/nowhere") {
					break
				}
			}
			if err := host.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = host.Wait()
			if _, err := release.WriteString("go\n"); err != nil {
				t.Fatal(err)
			}
			if left := leftover.In(tempDir, endTimeout); len(left) > 0 {
				t.Errorf("got:\n%s\nwant nothing", strings.Join(left, "\n"))
			}
		})
	}
}

// fifo creates a named pipe and opens it for reading and writing, so that opening doesn't wait for the other side.
func fifo(t *testing.T, dir, name string) *os.File {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := unix.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// TestConnectionClosed closes the last connection to a pack without a lifeline, while the process that started it still runs: the
// pack ends, unless it was started by hand, for hosts to attach to.
func TestConnectionClosed(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts many processes and waits for them")
	}
	for _, test := range []struct {
		name, protocol string
		connect        func(t *testing.T, socket string) connection
	}{
		{"protocol 1", "1", connectNetRPC},
		{"protocol 2", "2", connectGRPC},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Run("started by a host", func(t *testing.T) {
				t.Parallel()
				pack, socket := startPack(t, "PLUGIN_PROTOCOL_VERSIONS="+test.protocol, "PLUGIN_MIN_PORT=10000", "PLUGIN_MAX_PORT=25000")
				first, second := test.connect(t, socket), test.connect(t, socket)
				first.use(t)
				second.use(t)
				first.close(t)
				second.use(t)
				second.close(t)
				if err := pack.Wait(); err != nil {
					t.Errorf("got %v, want exit status 0", err)
				}
				if _, err := os.Lstat(socket); !errors.Is(err, fs.ErrNotExist) {
					t.Errorf("got %v, want no socket", err)
				}
			})
			t.Run("started by hand", func(t *testing.T) {
				t.Parallel()
				_, socket := startPack(t, "PLUGIN_PROTOCOL_VERSIONS="+test.protocol)
				for range 3 {
					c := test.connect(t, socket)
					c.use(t)
					c.close(t)
				}
			})
		})
	}
}

// TestSignalled checks that a pack without a lifeline leaves no socket when a signal ends it.
func TestSignalled(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts many processes and waits for them")
	}
	client := []string{"PLUGIN_MIN_PORT=10000", "PLUGIN_MAX_PORT=25000"}
	for _, test := range []struct {
		name   string
		env    []string
		signal syscall.Signal
	}{
		{"started by hand, terminated", nil, syscall.SIGTERM},
		{"started by hand, interrupted", nil, syscall.SIGINT},
		{"started by hand, terminal gone", nil, syscall.SIGHUP},
		{"started by hand for protocol 2, terminated", []string{"PLUGIN_PROTOCOL_VERSIONS=2"}, syscall.SIGTERM},
		{"started by a host, terminated", client, syscall.SIGTERM},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if signal.Ignored(test.signal) {
				t.Skipf("%v is ignored here, and so it is in packs", test.signal)
			}
			pack, socket := startPack(t, test.env...)
			if _, err := os.Lstat(socket); err != nil {
				t.Fatal(err)
			}
			if err := pack.Process.Signal(test.signal); err != nil {
				t.Fatal(err)
			}
			exit, ok := errors.AsType[*exec.ExitError](pack.Wait())
			if !ok {
				t.Fatal("got exit status 0, want the signal")
			}
			if got := exit.Sys().(syscall.WaitStatus).Signal(); got != test.signal {
				t.Errorf("got %v, want %v", exit, test.signal)
			}
			if _, err := os.Lstat(socket); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("got %v, want no socket", err)
			}
		})
	}
}

// startPack starts the pack faults with additional environment variables and returns the address in its handshake. The pack is
// killed after the test.
func startPack(t *testing.T, env ...string) (pack *exec.Cmd, socket string) {
	t.Helper()
	pack = exec.Command(programs.Path("today/faults"))
	pack.Env = append(programs.Environ(t), append(env, "HTMLIZE_PLUGIN=hello")...)
	stdout, err := pack.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := pack.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = pack.Process.Kill()
		_ = pack.Wait()
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	fields := strings.Split(line, "|")
	if err != nil || len(fields) < 5 {
		t.Fatalf("got %q (%v), want a handshake", line, err)
	}
	return pack, fields[3]
}

// connection is a connection to a pack.
type connection struct {
	call func() error
	// abort closes it without any message to the pack.
	abort func() error
}

func (c connection) use(t *testing.T) {
	t.Helper()
	if err := c.call(); err != nil {
		t.Fatal(err)
	}
}

func (c connection) close(t *testing.T) {
	t.Helper()
	if err := c.abort(); err != nil {
		t.Fatal(err)
	}
}

func connectNetRPC(t *testing.T, socket string) connection {
	t.Helper()
	conn, err := net.Dial("unix", socket)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	client, err := goplugin.NewRPCClient(conn, wire.ClientPlugins([]int{1}, []string{model.AggregatePlugin})[1])
	if err != nil {
		t.Fatal(err)
	}
	return connection{
		call: func() error {
			_, err := client.Dispense(model.AggregatePlugin)
			return err
		},
		abort: conn.Close,
	}
}

func connectGRPC(t *testing.T, socket string) connection {
	t.Helper()
	conn, err := grpc.NewClient("unix:"+socket, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return connection{
		call: func() error {
			_, err := v2.NewPackClient(conn).Describe(t.Context(), &v2.DescribeRequest{})
			return err
		},
		abort: conn.Close,
	}
}
