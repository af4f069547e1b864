//go:build unix

package launch

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/diagnostic"
)

// TestExitError checks the error of a pack that ends during a call.
func TestExitError(t *testing.T) {
	for _, protocol := range []int{1, 2} {
		t.Run(fmt.Sprint("protocol ", protocol), func(t *testing.T) {
			t.Parallel()
			folder, _ := install(t, "good")
			spec := specOf(filepath.Join(folder, "good"))
			spec.Protocols = []int{protocol}
			p := start(t, spec)
			if err := p.ExitError(t.Context()); err != nil {
				t.Errorf("got %v of a process that goes on", err)
			}
			if got, err := renderOne(t.Context(), p, "exit", "boredom"); err == nil {
				t.Fatalf("got %q, want an error", got)
			}
			want := &Error{
				Reason: diagnostic.Crashed, Message: "its process ended, with exit status 7", Output: []string{"I leave.", "I leave because of boredom"},
			}
			if diff := cmp.Diff(want, p.ExitError(t.Context())); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestOutputLogged checks that everything a pack writes is logged.
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
		if len(got) == 2 {
			close(logged)
		}
	}))
	p := start(t, spec)
	_, _ = renderOne(t.Context(), p, "exit", "boredom")
	await(t, "the log", logged)
	await(t, "the end of the process", p.Exited())
	mu.Lock()
	defer mu.Unlock()
	want := []string{"INFO I leave. stream=stderr", "INFO I leave because of boredom stream=stderr"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// lineHandler passes each log record to a function, as a line.
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
