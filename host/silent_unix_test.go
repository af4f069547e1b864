//go:build unix

package host

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/pack"
)

func init() { testPacks["freezing"] = freezing }

// freezing is a pack with roles that stop its whole process, for good, for a while, and until it is killed.
var freezing = pack.Pack{
	Name:    "freezing",
	Version: "1.0.0",
	Plugins: []pack.Plugin{
		pack.Role("freezes", func(context.Context, pack.RoleCall) (pack.HTML, error) {
			fmt.Fprint(os.Stderr, "panic: not of mine\nout to ", "lunch")
			_ = syscall.Kill(os.Getpid(), syscall.SIGSTOP)
			select {}
		}),
		pack.Role("naps", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
			// That is longer than it takes until the host pings.
			waking := exec.Command("sh", "-c", fmt.Sprintf("sleep 4; kill -CONT %d", os.Getpid()))
			if err := waking.Start(); err != nil {
				return "", err
			}
			_ = syscall.Kill(os.Getpid(), syscall.SIGSTOP)
			return pack.Escape(c.Text), waking.Wait()
		}),
		pack.Role("thrashes", func(context.Context, pack.RoleCall) (pack.HTML, error) {
			fmt.Fprintln(os.Stderr, "fatal error: out of memory")
			once, err := os.OpenFile(os.Args[0]+".thrashed", os.O_CREATE|os.O_EXCL, 0o666)
			if err != nil {
				return "", syscall.Kill(os.Getpid(), syscall.SIGKILL)
			}
			_ = once.Close()
			// It is stopped when the host pings, and gone before it could answer.
			if err := exec.Command("sh", "-c", fmt.Sprintf("sleep 4; kill -KILL %d", os.Getpid())).Start(); err != nil {
				return "", err
			}
			_ = syscall.Kill(os.Getpid(), syscall.SIGSTOP)
			select {}
		}),
		pack.Role("departs", func(context.Context, pack.RoleCall) (pack.HTML, error) {
			fmt.Fprintln(os.Stderr, "gone fishing")
			// What isn't of the pack's process group outlives it, and holds its connection.
			daemon := exec.Command("sh", "-c", `echo $$ >>"$0"; exec sleep 3600`, os.Args[0]+".daemons")
			daemon.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
			for fd := 3; fd < 1000; fd++ {
				if _, err := syscall.Getpeername(fd); err == nil {
					daemon.ExtraFiles = append(daemon.ExtraFiles, os.NewFile(uintptr(fd), "connection"))
				}
			}
			if err := daemon.Start(); err != nil {
				return "", err
			}
			os.Exit(5)
			return "", nil
		}),
		pack.Role("patient", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) { return pack.Escape(c.Text), nil }),
		pack.Role("serene", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) { return pack.Escape(c.Text), nil }),
	},
}

// crashes are those that a Host reports until it is closed.
type crashes []*diagnostic.Diagnostic

func (b *crashes) note(e Event) {
	if failed, ok := errors.AsType[*diagnostic.Diagnostic](e.Err); ok {
		*b = append(*b, failed)
	}
}

// check checks that there are some, and that each has the message.
func (b crashes) check(t *testing.T, want string) {
	t.Helper()
	if len(b) == 0 || slices.ContainsFunc(b, func(end *diagnostic.Diagnostic) bool { return end.Err.Error() != want }) {
		t.Errorf("got ends of processes %v, want each to be %q", b, want)
	}
}

// rendersTo checks the HTML of a text, and returns the warnings.
func rendersTo(t *testing.T, h *Host, text, want string) diagnostic.List {
	t.Helper()
	result, err := h.Render(t.Context(), parse(t, text), RenderOptions{})
	if err != nil {
		t.Error(err)
		return nil
	}
	if got := result.HTML; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	return result.Warnings
}

// TestSilentProcess checks that a process which stops as a whole costs what the role may take at which it stopped, and not what its
// neighbours may: their deadlines are longer than this test's.
func TestSilentProcess(t *testing.T) {
	t.Parallel()
	const packs = `packs:
  - name: freezing
    path: freezing
    plugins:
      - {name: freezes, hooks: [role:freezes], timeout: 200ms, on_error: strip}
      - {name: patient, hooks: [role:patient], timeout: 1h}
      - {name: serene, hooks: [role:serene], timeout: 1h}
`
	onProtocols(t, func(t *testing.T, protocols string) {
		t.Parallel()
		var ends crashes
		h := openHost(t, protocols+packs, WithEvents(ends.note), withPingTimeout(time.Second))
		warnings := rendersTo(t, h, ":freezes:`x` :patient:`a` :serene:`b` :patient:`c`", "<p>x a b c</p>\n\n")
		want := "post.txt:1:1: role freezes (freezing" + map[string]string{
			"protocols: [1]\n": ", protocol 1", "protocols: [2]\n": " 1.0.0, protocol 2",
		}[protocols] + ", manifest.yaml:7): no result within 200ms: its process goes on, and doesn't answer; its last output was \"out to lunch\"; only its text stays"
		if got := shortLines(warningLines(warnings)); !slices.Equal(got, []string{want}) {
			t.Errorf("got warnings %q, want %q", got, want)
		}
		for _, w := range warnings {
			if w.Code != diagnostic.Timeout || !slices.Equal(w.Output, []string{"panic: not of mine", "out to lunch"}) {
				t.Errorf("got %#v, want a timeout with what the process wrote", w.Err)
			}
		}
		_ = h.Close()
		if len(ends) == 0 || slices.ContainsFunc(ends, func(end *diagnostic.Diagnostic) bool { return end.Code != diagnostic.Hung }) {
			t.Errorf("got ends of processes %v, want all to have hung", ends)
		}
	})
}

// TestNappingProcess checks that a process that is slow to answer a ping is not killed, nor are the calls in it ended.
func TestNappingProcess(t *testing.T) {
	t.Parallel()
	const packs = `packs:
  - name: freezing
    path: freezing
    plugins:
      - {name: naps, hooks: [role:naps], timeout: 1h}
      - {name: patient, hooks: [role:patient], timeout: 1h}
      - {name: serene, hooks: [role:serene], timeout: 200ms, on_error: strip}
`
	onProtocols(t, func(t *testing.T, protocols string) {
		t.Parallel()
		var ended []EventKind
		h := openHost(t, protocols+packs, WithEvents(func(e Event) {
			if e.Kind != PackStarted {
				ended = append(ended, e.Kind)
			}
		}))
		rendersTo(t, h, ":serene:`a` :naps:`b` :patient:`c`", "<p>a b c</p>\n\n")
		_ = h.Close()
		if want := []EventKind{PackStopped}; !slices.Equal(ended, want) {
			t.Errorf("got ends of processes %q, want %q", ended, want)
		}
	})
}

// TestThrashingProcess checks that a process that ends during a ping is reported as ended.
func TestThrashingProcess(t *testing.T) {
	t.Parallel()
	const packs = `packs:
  - name: freezing
    path: freezing
    plugins:
      - {name: thrashes, hooks: [role:thrashes], timeout: 1h, on_error: strip}
      - {name: serene, hooks: [role:serene], timeout: 200ms, on_error: strip}
`
	onProtocols(t, func(t *testing.T, protocols string) {
		t.Parallel()
		var ends crashes
		h := openHost(t, protocols+packs, WithEvents(ends.note), withPingTimeout(time.Minute))
		rendersTo(t, h, ":serene:`a` :thrashes:`b`", "<p>a b</p>\n\n")
		_ = h.Close()
		const want = `its process ended, with signal: killed; its last output was "fatal error: out of memory"`
		ends.check(t, want)
	})
}

// TestDepartedProcess checks that a process which ended, and whose connection a daemon of its holds open, is said to have ended.
func TestDepartedProcess(t *testing.T) {
	t.Parallel()
	const packs = `packs:
  - name: freezing
    path: freezing
    plugins:
      - {name: departs, hooks: [role:departs], timeout: 200ms, on_error: strip}
`
	onProtocols(t, func(t *testing.T, protocols string) {
		t.Parallel()
		var ends crashes
		h := openHost(t, protocols+packs, WithEvents(ends.note), withPingTimeout(time.Second))
		t.Cleanup(func() { killDaemons(t, h.manifest.Packs[0].Path+".daemons") })
		const want = `its process ended, with exit status 5; its last output was "gone fishing"`
		for _, w := range rendersTo(t, h, ":departs:`a`", "<p>a</p>\n\n") {
			if w.Code != diagnostic.Crashed || w.Err.Error() != "the pack crashed at this text: "+want {
				t.Errorf("got %v, want it to have died: %s", w.Err, want)
			}
		}
		_ = h.Close()
		ends.check(t, want)
	})
}

// killDaemons ends the processes whose numbers are in a file.
func killDaemons(t *testing.T, file string) {
	t.Helper()
	numbers, err := os.ReadFile(file)
	if err != nil {
		t.Error(err)
	}
	for _, number := range strings.Fields(string(numbers)) {
		pid, err := strconv.Atoi(number)
		if err == nil {
			err = syscall.Kill(pid, syscall.SIGKILL)
		}
		if err != nil {
			t.Error(err)
		}
	}
}

// TestSilentNeighbour checks that documents whose process answers no ping are tried again in another, and so is one that pinged
// when it was about to be ended because of the other.
func TestSilentNeighbour(t *testing.T) {
	t.Parallel()
	const packs = `packs:
  - name: freezing
    path: freezing
    plugins:
      - {name: patient, hooks: [role:patient], timeout: 2s}
      - {name: serene, hooks: [role:serene], timeout: 2500ms}
`
	onProtocols(t, func(t *testing.T, protocols string) {
		t.Parallel()
		h := openHost(t, protocols+packs, withPingTimeout(time.Second))
		suspend(t, onlyPID(t, h))
		var documents sync.WaitGroup
		for _, text := range []string{":patient:`a`", ":serene:`a`"} {
			documents.Go(func() { rendersTo(t, h, text, "<p>a</p>\n\n") })
		}
		documents.Wait()
	})
}

// TestNoIsolatedProcess checks that texts whose time ran out together keep their errors where no process to try them in can be started.
func TestNoIsolatedProcess(t *testing.T) {
	t.Parallel()
	var h *Host
	h = openHost(t, `protocols: [2]
packs:
  - name: letters
    path: letters
    plugins: [{name: slow, hooks: [role:crawls], timeout: 200ms, on_error: strip}]
`, WithEvents(func(Event) { _ = os.Remove(h.manifest.Packs[0].Path) }))
	warnings := rendersTo(t, h, ":crawls:`a` :crawls:`b`", "<p>a b</p>\n\n")
	if got, want := len(warnings), 2; got != want {
		t.Errorf("got %d warnings, want %d", got, want)
	}
}
