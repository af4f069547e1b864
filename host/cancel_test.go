//go:build unix

package host

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
)

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
