//go:build unix

package host

import (
	"context"
	"errors"
	"log"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"example.com/htmlize/pack"
)

func init() { testPacks["severed"] = severed }

// severed is a pack whose plugin breaks the connection, says so, and then stops its process.
var severed = pack.Pack{
	Name:    "severed",
	Version: "1.0.0",
	Plugins: []pack.Plugin{pack.Role("severs", func(context.Context, pack.RoleCall) (pack.HTML, error) {
		for fd := 3; fd < 1000; fd++ {
			if _, err := syscall.Getpeername(fd); err == nil {
				_ = syscall.Shutdown(fd, syscall.SHUT_RDWR)
			}
		}
		log.SetFlags(0)
		log.Print("severed")
		_ = syscall.Kill(os.Getpid(), syscall.SIGSTOP)
		select {}
	})},
}

// onRecord is a handler that calls a function for each record with its message.
type onRecord func(message string)

func (onRecord) Enabled(context.Context, slog.Level) bool { return true }
func (h onRecord) WithAttrs([]slog.Attr) slog.Handler     { return h }
func (h onRecord) WithGroup(string) slog.Handler          { return h }

func (h onRecord) Handle(_ context.Context, r slog.Record) error {
	h(r.Message)
	return nil
}

// TestCancelReplacesThePack cancels a call of a plugin that never takes notice: the call ends at once, the document of
// somebody else that is under way in the same process goes on, and then the process is stopped.
func TestCancelReplacesThePack(t *testing.T) {
	const packs = `packs:
  - name: letters
    path: letters
    plugins:
      - {name: spins, hooks: [role:spins], timeout: 1m}
      - {name: case, hooks: [role:up]}
`
	onProtocols(t, func(t *testing.T, protocols string) {
		reached := make(chan struct{}, 2)
		var mu sync.Mutex
		var stopped []int
		h := openHost(t, protocols+packs, WithLogger(slog.New(onRecord(func(message string) {
			if message == "spinning" {
				reached <- struct{}{}
			}
		}))), WithEvents(func(e Event) {
			mu.Lock()
			defer mu.Unlock()
			if e.Kind == PackStopped {
				stopped = append(stopped, e.PID)
			}
		}))
		pid := onlyPID(t, h)
		render := func() (cancel context.CancelFunc, done <-chan error) {
			ctx, cancel := context.WithCancel(t.Context())
			result := make(chan error, 1)
			go func() {
				_, err := h.Render(ctx, parse(t, ":spins:`x`"), RenderOptions{})
				result <- err
			}()
			<-reached
			return cancel, result
		}
		cancelOne, one := render()
		cancelOther, other := render()
		cancelOne()
		if err := <-one; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want %v", err, context.Canceled)
		}
		if again := onlyPID(t, h); again == pid {
			t.Errorf("got process %d again", again)
		}
		mu.Lock()
		if len(stopped) > 0 {
			t.Errorf("process %d was stopped while a call was under way in it", pid)
		}
		mu.Unlock()
		cancelOther()
		if err := <-other; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want %v", err, context.Canceled)
		}
		if err := h.Close(); err != nil {
			t.Fatal(err)
		}
		mu.Lock()
		defer mu.Unlock()
		if len(stopped) != 2 || stopped[0] != pid && stopped[1] != pid {
			t.Errorf("processes %v were stopped, want %d and the one in its place", stopped, pid)
		}
	})
}

// TestCancelRecovery cancels a rendering while the host waits to see what becomes of a process whose connection is broken and
// which is stopped: the one that is shared, or the one in which the text is tried again.
func TestCancelRecovery(t *testing.T) {
	const packs = `packs:
  - name: severed
    path: severed
    plugins: [{name: severs, hooks: [role:severs], timeout: 1m}]
`
	for name, broken := range map[string]int32{"shared process": 1, "isolated process": 2} {
		t.Run(name, func(t *testing.T) {
			onProtocols(t, func(t *testing.T, protocols string) {
				t.Parallel()
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				var severed atomic.Int32
				var mu sync.Mutex
				ends := make(map[int]int)
				h := openHost(t, protocols+packs, WithLogger(slog.New(onRecord(func(message string) {
					if message == "severed" && severed.Add(1) == broken {
						cancel()
					}
				}))), WithEvents(func(e Event) {
					mu.Lock()
					defer mu.Unlock()
					switch e.Kind {
					case PackStarted:
						ends[e.PID] += 0
					case PackStopped, PackCrashed:
						ends[e.PID]++
					}
				}))
				if _, err := h.Render(ctx, parse(t, ":severs:`x`"), RenderOptions{}); err != context.Canceled {
					t.Errorf("got %v, want %v", err, context.Canceled)
				}
				if err := h.Close(); err != nil {
					t.Fatal(err)
				}
				mu.Lock()
				defer mu.Unlock()
				if len(ends) < int(broken) {
					t.Errorf("got %d processes, want %d at least", len(ends), broken)
				}
				for pid, n := range ends {
					if n != 1 {
						t.Errorf("got %d ends of process %d, want one", n, pid)
					}
					if err := syscall.Kill(pid, 0); err != syscall.ESRCH {
						t.Errorf("process %d: got %v, want %v", pid, err, syscall.ESRCH)
					}
				}
			})
		})
	}
}
