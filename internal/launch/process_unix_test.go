//go:build unix

package launch

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"

	"example.com/htmlize/internal/model"
	"example.com/htmlize/pack"
)

func init() {
	programs = map[string]program{
		// A pack as it should be.
		"good":        {sdk: true, run: func() { pack.Main(sample) }},
		"without-sdk": {run: serveWithoutSDK},
		// One that doesn't end when it is asked to, as the end of serving isn't that of the process.
		"ignores-shutdown": {run: func() {
			serveWithoutSDK()
			forever()
		}},
		// Packs with a process of their own, which holds their stderr.
		"with-child": {sdk: true, run: func() {
			startChild(&syscall.SysProcAttr{})
			pack.Main(sample)
		}},
		"with-child-in-own-session": {sdk: true, run: func() {
			startChild(&syscall.SysProcAttr{Setsid: true})
			pack.Main(sample)
		}},
		"child": {run: forever},
		// Programs that never get as far as the handshake, or past it.
		"silent": {run: forever},
		"closes-stdout": {run: func() {
			_ = syscall.Close(1)
			forever()
		}},
		"noisy":           {run: func() { greet("hello, I am no pack") }},
		"dead-socket":     {run: func() { greet("1|2|unix|/nowhere/socket|grpc") }},
		"other-machine":   {run: func() { greet("1|2|tcp|192.0.2.1:80|grpc") }},
		"later-protocol":  {run: func() { greet("1|3|unix|/nowhere/socket|grpc") }},
		"wrong-transport": {run: func() { greet("1|2|unix|/nowhere/socket|netrpc") }},
		"exits": {run: func() {
			fmt.Fprintln(os.Stderr, "no luck")
			os.Exit(3)
		}},
		"exits-after-handshake": {run: func() {
			fmt.Println("1|2|unix|/nowhere/socket|grpc")
			os.Exit(3)
		}},
		"floods": {run: func() {
			for line := strings.Repeat("x", 1<<20); ; {
				if _, err := io.WriteString(os.Stderr, line); err != nil {
					return
				}
			}
		}},
		// A program that starts packs, and is killed.
		"host": {run: func() {
			for _, name := range []string{"good", "without-sdk"} {
				p, err := Start(context.Background(), specOf(filepath.Join(filepath.Dir(os.Args[0]), "..", name)))
				if err != nil {
					fmt.Println(err)
					return
				}
				defer p.Stop()
			}
			greet("started")
		}},
	}
	for name, p := range programs {
		run := p.run
		p.run = func() {
			stayAlive(name)
			run()
		}
		programs[name] = p
	}
}

func greet(line string) {
	fmt.Println(line)
	forever()
}

// forever waits without a deadlock that the runtime would notice.
func forever() {
	for {
		time.Sleep(time.Hour)
	}
}

// stayAlive opens the pipe alive-NAME beside the program, which a test sees end with the process, and which its children
// don't get.
func stayAlive(name string) {
	fd, err := unix.Open(alivePath(filepath.Dir(os.Args[0]), name), unix.O_WRONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		panic(err)
	}
	// The descriptor stays open as long as nobody closes it.
	_, _ = unix.Write(fd, []byte("x"))
}

func alivePath(folder, name string) string { return filepath.Join(folder, "alive-"+name) }

func startChild(attr *syscall.SysProcAttr) {
	child := filepath.Join(filepath.Dir(os.Args[0]), "scripted", "child")
	cmd := &exec.Cmd{Path: child, Args: []string{child}, Stdout: os.Stderr, Stderr: os.Stderr, SysProcAttr: attr}
	if err := cmd.Start(); err != nil {
		panic(err)
	}
	// The test ends it where nobody else does.
	pid := []byte(strconv.Itoa(cmd.Process.Pid))
	if err := os.WriteFile(child+".pid", pid, 0o600); err != nil {
		panic(err)
	}
}

// life is what a test sees of one program: when it begins and when it ends.
type life struct{ began, ended chan struct{} }

// install makes programs in a new folder, which it returns, and their lives.
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
			script := fmt.Sprintf("#!/bin/sh\nexec %[1]s/scripted/%[2]s %[2]s\n", folder, name)
			if err := os.WriteFile(link, []byte(script), 0o755); err != nil {
				t.Fatal(err)
			}
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
		// Reading and writing, so that to open it doesn't wait for the program.
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
			// From here on the program alone holds it open.
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

// soon is far more than what is waited for takes; a test that waits so long has failed.
const soon = 20 * time.Second

func await(t *testing.T, what string, done <-chan struct{}) {
	t.Helper()
	select {
	case <-done:
	case <-time.After(soon):
		t.Fatalf("%s: not within %v", what, soon)
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

// stop stops p and fails the test where that takes longer than its bound: what is asked kindly has a second, go-plugin's
// own calls another, and what holds the output open a little.
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
	if _, err := os.Stat(p.folder); !errors.Is(err, os.ErrNotExist) {
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

func TestStart(t *testing.T) {
	for _, test := range []struct {
		program   string
		protocols []int
		protocol  int
		transport string
		version   string
	}{
		{"good", []int{1, 2}, 2, "grpc", "1.2.3"},
		{"good", []int{1}, 1, "netrpc", ""},
		{"good", []int{2}, 2, "grpc", "1.2.3"},
		{"without-sdk", []int{1, 2}, 2, "grpc", "1.2.3"},
		{"without-sdk", []int{1}, 1, "netrpc", ""},
		{"good", []int{2, 3}, 2, "grpc", "1.2.3"},
	} {
		t.Run(fmt.Sprint(test.program, " ", test.protocols), func(t *testing.T) {
			t.Parallel()
			folder, lives := install(t, test.program)
			spec := specOf(filepath.Join(folder, test.program))
			spec.Protocols = test.protocols
			p := start(t, spec)
			if p.Protocol() != test.protocol || p.Transport() != test.transport || p.Description().Version != test.version {
				t.Errorf("got protocol %d over %s and version %q, want %d over %s and %q",
					p.Protocol(), p.Transport(), p.Description().Version, test.protocol, test.transport, test.version)
			}
			got, err := renderOne(t.Context(), p, "tt", "a < b")
			if want := "<tt>a &lt; b</tt>"; got != want || err != nil {
				t.Errorf("got %q and error %v, want %q", got, err, want)
			}
			if death := p.Death(); death != nil {
				t.Errorf("got %v of a process that goes on", death)
			}
			stop(t, p)
			await(t, "the end of the process", lives[test.program].ended)
			// It may be called more than once.
			stop(t, p)
		})
	}
}

// TestStopBounded holds that a stop has a bound whatever the pack does.
func TestStopBounded(t *testing.T) {
	for _, test := range []struct {
		name, program string
		before        func(t *testing.T, p *Process)
	}{
		{name: "ignores the request", program: "ignores-shutdown"},
		{name: "doesn't run", program: "good", before: func(t *testing.T, p *Process) {
			if err := syscall.Kill(p.PID(), syscall.SIGSTOP); err != nil {
				t.Fatal(err)
			}
		}},
		{name: "is gone", program: "good", before: func(t *testing.T, p *Process) {
			if err := syscall.Kill(p.PID(), syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
			await(t, "the end of the process", p.Exited())
		}},
	} {
		for _, protocol := range []int{1, 2} {
			t.Run(fmt.Sprint(test.name, ", protocol ", protocol), func(t *testing.T) {
				t.Parallel()
				folder, lives := install(t, test.program)
				spec := specOf(filepath.Join(folder, test.program))
				spec.Protocols = []int{protocol}
				p := start(t, spec)
				if test.before != nil {
					test.before(t, p)
				}
				stop(t, p)
				await(t, "the end of the process", lives[test.program].ended)
			})
		}
	}
}

// TestChildren holds what becomes of the processes that a pack started itself: those in its group end with it, and one
// that left the group holds nothing up.
func TestChildren(t *testing.T) {
	for _, test := range []struct {
		program string
		ends    bool
	}{{"with-child", true}, {"with-child-in-own-session", false}} {
		t.Run(test.program, func(t *testing.T) {
			t.Parallel()
			folder, lives := install(t, test.program, "child")
			p := start(t, specOf(filepath.Join(folder, test.program)))
			await(t, "the child's begin", lives["child"].began)
			stop(t, p)
			if test.ends {
				await(t, "the child's end", lives["child"].ended)
				return
			}
			select {
			case <-lives["child"].ended:
				t.Error("the child ended, too; want it to go on in its own session")
			default:
			}
			text, err := os.ReadFile(filepath.Join(folder, "scripted", "child.pid"))
			if err != nil {
				t.Fatal(err)
			}
			pid, err := strconv.Atoi(string(text))
			if err != nil {
				t.Fatal(err)
			}
			if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
			await(t, "the child's end", lives["child"].ended)
		})
	}
}

// TestStartErrors has the programs that are no packs. What they are asked to do ends early where their start has failed
// for sure, and else with the deadline.
func TestStartErrors(t *testing.T) {
	for _, test := range []struct {
		program string
		timeout time.Duration
		want    error
	}{
		{"silent", 200 * time.Millisecond, &Error{Reason: TimedOut, Message: "no handshake within 200ms"}},
		{"floods", 300 * time.Millisecond, &Error{Reason: TimedOut, Message: "no handshake within 300ms"}},
		{"closes-stdout", time.Minute, &Error{Reason: NotAPack, Message: "it closed its stdout without a handshake, and ran on"}},
		{"noisy", time.Minute, &Error{Reason: NotAPack, Message: `its first line of output is no handshake but "hello, I am no pack"`}},
		{"exits", time.Minute, &Error{Reason: Exited, Message: "it ended before the handshake, with exit status 3", Output: []string{"no luck"}}},
		{"later-protocol", time.Minute, &IncompatibleError{Lowest: 3, Offered: []int{1, 2}}},
	} {
		t.Run(test.program, func(t *testing.T) {
			t.Parallel()
			folder, lives := install(t, test.program)
			spec := specOf(filepath.Join(folder, test.program))
			spec.Timeout = test.timeout
			p, err := Start(t.Context(), spec)
			if p != nil {
				t.Errorf("got a process beside the error")
			}
			if e, ok := errors.AsType[*Error](err); ok && test.program == "floods" {
				// How much of it was read is not the point.
				e.Output = nil
			}
			if diff := cmp.Diff(test.want, err, cmp.Comparer(sameStrings)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if test.program == "exits" || test.program == "later-protocol" {
				return
			}
			select {
			case <-lives[test.program].began:
				await(t, "the end of the process", lives[test.program].ended)
			default:
				// It was killed before it began.
			}
		})
	}
}

// sameStrings takes nil and empty for the same.
func sameStrings(a, b []string) bool {
	return strings.Join(a, "\n") == strings.Join(b, "\n")
}

// TestStartDisconnected has handshakes that lead nowhere. What the connection says is the system's and gRPC's.
func TestStartDisconnected(t *testing.T) {
	for _, test := range []struct{ program, want string }{
		{"dead-socket", "its handshake is good, but it can't be talked to: "},
		{"other-machine", "its handshake is good, but it can't be talked to: "},
		{"wrong-transport", "its handshake is good, but it can't be talked to: "},
		{"exits-after-handshake", "it ended after its handshake, with exit status 3"},
	} {
		t.Run(test.program, func(t *testing.T) {
			t.Parallel()
			folder, _ := install(t, test.program)
			spec := specOf(filepath.Join(folder, test.program))
			spec.Timeout = 5 * time.Second
			_, err := Start(t.Context(), spec)
			e, ok := errors.AsType[*Error](err)
			if !ok || e.Reason != Disconnected && e.Reason != TimedOut {
				t.Fatalf("got %T: %v", err, err)
			}
			if !strings.HasPrefix(e.Error(), test.want) {
				t.Errorf("got %q, want it to begin with %q", e, test.want)
			}
		})
	}
}

func TestStartUnusableFiles(t *testing.T) {
	folder := t.TempDir()
	plain := filepath.Join(folder, "plain")
	if err := os.WriteFile(plain, []byte("hello"), 0o644); err != nil {
		t.Fatal(err)
	}
	text := filepath.Join(folder, "text")
	if err := os.WriteFile(text, []byte("hello"), 0o755); err != nil {
		t.Fatal(err)
	}
	lost := filepath.Join(folder, "lost")
	if err := os.WriteFile(lost, []byte("#!/nowhere/interpreter\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, path string
		want       *Error
	}{
		{"missing", filepath.Join(folder, "none"), &Error{Reason: NotFound, Message: "there is no such file"}},
		{"missing folder", filepath.Join(plain, "none"), &Error{
			Reason: NotStarted, Message: "it can't be read", Err: &os.PathError{Op: "stat", Path: filepath.Join(plain, "none"), Err: syscall.ENOTDIR},
		}},
		{"a folder", folder, &Error{Reason: NotExecutable, Message: "it is a folder"}},
		{"not executable", plain, &Error{Reason: NotExecutable, Message: "it is not executable"}},
		{"no program", text, &Error{
			Reason: WrongPlatform, Message: fmt.Sprintf("it is not a program for %s on %s", runtime.GOOS, runtime.GOARCH),
		}},
		{"no interpreter", lost, &Error{Reason: WrongPlatform, Message: "the interpreter or loader that it names is not there"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Start(t.Context(), specOf(test.path))
			if diff := cmp.Diff(error(test.want), err, cmp.Comparer(sameStrings)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestStartCancelled holds that the end of the context ends a start at once, and what was started.
func TestStartCancelled(t *testing.T) {
	t.Run("before", func(t *testing.T) {
		t.Parallel()
		folder, _ := install(t, "good")
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := Start(ctx, specOf(filepath.Join(folder, "good"))); err != context.Canceled {
			t.Errorf("got %v, want %v", err, context.Canceled)
		}
	})
	t.Run("during", func(t *testing.T) {
		t.Parallel()
		folder, lives := install(t, "silent")
		ctx, cancel := context.WithCancel(t.Context())
		errs := make(chan error)
		go func() {
			_, err := Start(ctx, specOf(filepath.Join(folder, "silent")))
			errs <- err
		}()
		await(t, "the begin of the process", lives["silent"].began)
		cancel()
		if err := <-errs; err != context.Canceled {
			t.Errorf("got %v, want %v", err, context.Canceled)
		}
		await(t, "the end of the process", lives["silent"].ended)
	})
}

func TestStartConcurrently(t *testing.T) {
	t.Parallel()
	folder, _ := install(t, "good")
	var starts sync.WaitGroup
	pids := make(chan int, 6)
	for i := range cap(pids) {
		starts.Go(func() {
			spec := specOf(filepath.Join(folder, "good"))
			spec.Protocols = []int{1 + i%2}
			p, err := Start(t.Context(), spec)
			if err != nil {
				t.Error(err)
				return
			}
			defer p.Stop()
			if got, err := renderOne(t.Context(), p, "tt", fmt.Sprint(i)); got != fmt.Sprintf("<tt>%d</tt>", i) || err != nil {
				t.Errorf("got %q and error %v", got, err)
			}
			pids <- p.PID()
		})
	}
	starts.Wait()
	close(pids)
	seen := make(map[int]bool)
	for pid := range pids {
		if seen[pid] {
			t.Errorf("two have the process %d", pid)
		}
		seen[pid] = true
	}
}

// TestDeath holds what is told of a pack that ends during a call.
func TestDeath(t *testing.T) {
	for _, protocol := range []int{1, 2} {
		t.Run(fmt.Sprint("protocol ", protocol), func(t *testing.T) {
			t.Parallel()
			folder, _ := install(t, "good")
			spec := specOf(filepath.Join(folder, "good"))
			spec.Protocols = []int{protocol}
			p := start(t, spec)
			if got, err := renderOne(t.Context(), p, "exit", "boredom"); err == nil {
				t.Fatalf("got %q, want an error", got)
			}
			want := &Error{
				Reason: Died, Message: "its process ended, with exit status 7", Output: []string{"I leave because of boredom"},
			}
			if diff := cmp.Diff(want, p.Death()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestHostKilled holds that packs end with a host that is killed: those of the SDK everywhere, by the lifeline, and on
// Linux others too.
func TestHostKilled(t *testing.T) {
	t.Parallel()
	folder, lives := install(t, "good", "without-sdk", "host")
	host := exec.Command(filepath.Join(folder, "host"))
	stdout, err := host.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := host.Start(); err != nil {
		t.Fatal(err)
	}
	line, _ := bufio.NewReader(stdout).ReadString('\n')
	if line != "started\n" {
		t.Errorf("got %q", line)
	}
	if err := host.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = host.Wait()
	await(t, "the end of the pack with the SDK", lives["good"].ended)
	if runtime.GOOS == "linux" {
		await(t, "the end of the pack without the SDK", lives["without-sdk"].ended)
	}
}

// TestLifeline holds that the SDK's watch alone is enough: the pack's own end of the pipe is all that is left of the host.
func TestLifeline(t *testing.T) {
	t.Parallel()
	folder, lives := install(t, "good")
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := &exec.Cmd{Path: filepath.Join(folder, "good"), Args: []string{filepath.Join(folder, "good")}, ExtraFiles: []*os.File{r}}
	cmd.Env = []string{"HTMLIZE_PLUGIN=hello", "HTMLIZE_LIFELINE=3", "PLUGIN_PROTOCOL_VERSIONS=1,2", "TMPDIR=" + os.TempDir()}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_ = r.Close()
	line, _ := bufio.NewReader(stdout).ReadString('\n')
	if h, ok := parseHandshake(line); !ok || h.protocol != 2 {
		t.Errorf("got %q, want a handshake of protocol 2", line)
	}
	_ = w.Close()
	await(t, "the end of the pack", lives["good"].ended)
	if got, want := cmd.Wait().Error(), "exit status 1"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestOutputLogged holds that what a pack writes is logged, whatever it is.
func TestOutputLogged(t *testing.T) {
	t.Parallel()
	folder, _ := install(t, "good")
	var mu sync.Mutex
	var got []string
	logged := make(chan struct{})
	spec := specOf(filepath.Join(folder, "good"))
	spec.Logger = slog.New(lineHandler(func(line string) {
		mu.Lock()
		defer mu.Unlock()
		got = append(got, line)
		if len(got) == 1 {
			close(logged)
		}
	}))
	p := start(t, spec)
	_, _ = renderOne(t.Context(), p, "exit", "boredom")
	await(t, "the log", logged)
	await(t, "the end of the process", p.Exited())
	mu.Lock()
	defer mu.Unlock()
	if diff := cmp.Diff([]string{"INFO I leave because of boredom stream=stderr"}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// lineHandler gives each log record to a function, as a line.
type lineHandler func(string)

func (lineHandler) Enabled(context.Context, slog.Level) bool { return true }
func (h lineHandler) WithAttrs([]slog.Attr) slog.Handler     { return h }
func (h lineHandler) WithGroup(string) slog.Handler          { return h }

func (h lineHandler) Handle(_ context.Context, r slog.Record) error {
	line := r.Level.String() + " " + r.Message
	r.Attrs(func(a slog.Attr) bool {
		line += " " + a.String()
		return true
	})
	h(line)
	return nil
}

func TestDescribe(t *testing.T) {
	t.Run("SDK", func(t *testing.T) {
		t.Parallel()
		folder, _ := install(t, "good")
		got, err := Describe(t.Context(), filepath.Join(folder, "good"), nil)
		if err != nil {
			t.Fatal(err)
		}
		linked, err := pack.Linked(sample)
		if err != nil {
			t.Fatal(err)
		}
		want, err := linked.Describe(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
	for _, program := range []string{"without-sdk", "noisy", "exits"} {
		t.Run(program, func(t *testing.T) {
			t.Parallel()
			folder, lives := install(t, program)
			if got, err := Describe(t.Context(), filepath.Join(folder, program), nil); err == nil {
				t.Errorf("got %v, want an error", got)
			}
			if program == "noisy" {
				await(t, "the end of the process", lives[program].ended)
			}
		})
	}
	t.Run("cancelled", func(t *testing.T) {
		t.Parallel()
		folder, lives := install(t, "silent")
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			<-lives["silent"].began
			cancel()
		}()
		if got, err := Describe(ctx, filepath.Join(folder, "silent"), nil); err == nil {
			t.Errorf("got %v, want an error", got)
		}
		await(t, "the end of the process", lives["silent"].ended)
	})
}
