//go:build unix

package host

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/supervisor"
)

// eventLog takes down the events of a Host until it is closed.
type eventLog struct {
	came   chan Event
	events []Event
	// inside counts the calls under way, of which there may be one.
	inside atomic.Int32
}

// withLog returns the option with which a Host writes the log.
func (l *eventLog) withLog(t *testing.T) Option {
	l.came = make(chan Event, 100)
	return WithEvents(func(e Event) {
		if l.inside.Add(1) != 1 {
			t.Error("called for two events at the same time")
		}
		defer l.inside.Add(-1)
		// After the end of the log this would panic.
		l.came <- e
	})
}

// await returns when an event of the kind has come.
func (l *eventLog) await(kind EventKind) Event {
	for {
		e := <-l.came
		l.events = append(l.events, e)
		if e.Kind == kind {
			return e
		}
	}
}

// end closes the Host, and returns a line for each event. Processes have the numbers in which they appear.
func (l *eventLog) end(t *testing.T, h *Host) []string {
	t.Helper()
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	close(l.came)
	for e := range l.came {
		l.events = append(l.events, e)
	}
	numbers := make(map[int]int)
	var lines []string
	for _, e := range l.events {
		if e.Time.IsZero() || e.Pack != "letters" {
			t.Errorf("got time %v and pack %q", e.Time, e.Pack)
		}
		line := string(e.Kind)
		if e.PID != 0 {
			if numbers[e.PID] == 0 {
				numbers[e.PID] = len(numbers) + 1
			}
			line += fmt.Sprintf(" %d over protocol %d", numbers[e.PID], e.Protocol)
		}
		if e.Isolated {
			line += ", isolated"
		}
		if failed, ok := errors.AsType[*diagnostic.Diagnostic](e.Err); ok {
			line += fmt.Sprintf(", %s %s", failed.Pack, failed.Code)
		} else if e.Err != nil {
			line += fmt.Sprintf(", %v", e.Err)
		}
		lines = append(lines, line)
	}
	return lines
}

func TestEvents(t *testing.T) {
	const impatient = `packs:
  - name: letters
    path: letters
    plugins:
      - {name: case, hooks: [role:up], timeout: 500ms, on_error: keep}
      - {name: slow, hooks: [role:crawls], timeout: 100ms, on_error: keep}
`
	type step func(*testing.T, *Host, *eventLog)
	render := func(text string) step {
		return func(t *testing.T, h *Host, _ *eventLog) {
			if _, err := h.Render(t.Context(), parse(t, text), RenderOptions{}); err != nil {
				t.Error(err)
			}
		}
	}
	killIdle := func(t *testing.T, _ *Host, l *eventLog) {
		kill(t, l.await(PackStarted).PID)
		l.await(PackCrashed)
	}
	start := func(t *testing.T, h *Host, _ *eventLog) {
		if _, err := h.Packs(t.Context()); err != nil {
			t.Error(err)
		}
	}
	stopIdle := func(t *testing.T, _ *Host, l *eventLog) {
		suspend(t, l.await(PackStarted).PID)
	}
	kept := dying("", ", on_error: keep")
	tests := []struct {
		name, packs string
		steps       []step
		// pingTimeout is the host's; zero for the default.
		pingTimeout time.Duration
		// want has %d for the protocol.
		want []string
		// unordered says that a process may end after the next has started.
		unordered bool
	}{
		{name: "a pack that isn't needed", packs: kept, steps: []step{render("text")}},
		{
			name: "several documents", packs: kept,
			steps: []step{render(":up:`a`"), render(":up:`b` :dies:`c`")},
			want:  []string{"started 1 over protocol %d", "stopped 1 over protocol %d"},
		},
		{
			name: "killed while idle", packs: kept,
			steps: []step{render(":up:`a`"), killIdle, render(":up:`a`")},
			want: []string{
				"started 1 over protocol %d", "crashed 1 over protocol %d, letters crashed",
				"restarted 2 over protocol %d", "stopped 2 over protocol %d",
			},
		},
		{
			name: "a text that it dies of", packs: kept,
			steps: []step{render(":dies:`now`"), render(":up:`a`")},
			want: []string{
				"started 1 over protocol %d", "crashed 1 over protocol %d, letters crashed",
				"started 2 over protocol %d, isolated", "crashed 2 over protocol %d, isolated, letters crashed",
				"started 3 over protocol %d, isolated", "crashed 3 over protocol %d, isolated, letters crashed",
				"restarted 4 over protocol %d", "stopped 4 over protocol %d",
			},
		},
		{
			name: "given up", packs: dying("    restarts: 0\n", ", on_error: keep"),
			steps: []step{render(":dies:`a`"), killIdle, render(":dies:`a`"), render(":dies:`a`")},
			want:  []string{"started 1 over protocol %d", "crashed 1 over protocol %d, letters crashed", "gave-up, letters gave-up"},
		},
		{
			name: "hung in a plugin", packs: impatient, steps: []step{render(":crawls:`a`"), start},
			want: []string{
				"restarted 2 over protocol %d", "started 1 over protocol %d", "stopped 1 over protocol %d", "stopped 2 over protocol %d",
			},
			unordered: true,
		},
		{
			name: "hung as a whole", packs: impatient, pingTimeout: time.Second, steps: []step{start, stopIdle, render(":up:`a`"), start},
			want: []string{
				"crashed 1 over protocol %d, letters hung", "restarted 3 over protocol %d", "started 1 over protocol %d",
				"started 2 over protocol %d, isolated", "stopped 2 over protocol %d, isolated", "stopped 3 over protocol %d",
			},
			unordered: true,
		},
	}
	for _, protocol := range Protocols() {
		for _, test := range tests {
			t.Run(fmt.Sprintf("%s, protocol %d", test.name, protocol), func(t *testing.T) {
				var log eventLog
				h := openHost(t, fmt.Sprintf("protocols: [%d]\n", protocol)+test.packs, log.withLog(t), withPingTimeout(test.pingTimeout))
				for _, step := range test.steps {
					step(t, h, &log)
				}
				var want []string
				for _, line := range test.want {
					want = append(want, strings.ReplaceAll(line, "%d", strconv.Itoa(protocol)))
				}
				got := log.end(t, h)
				if test.unordered {
					slices.Sort(got)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			})
		}
	}
}

// TestEventsComeOneByOne has many goroutines report at the same time.
func TestEventsComeOneByOne(t *testing.T) {
	var inside atomic.Int32
	var events int
	h := newHost(t, "packs: []\n", WithEvents(func(Event) {
		if inside.Add(1) != 1 {
			t.Error("called for two events at the same time")
		}
		runtime.Gosched()
		events++
		inside.Add(-1)
	}))
	var reports sync.WaitGroup
	for range 8 {
		reports.Go(func() {
			for range 100 {
				h.config.Notify(supervisor.Event{Kind: supervisor.Started, Pack: "letters"})
			}
		})
	}
	reports.Wait()
	if events != 800 {
		t.Errorf("got %d events, want 800", events)
	}
}
