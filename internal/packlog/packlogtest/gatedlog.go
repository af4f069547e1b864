// Package packlogtest has a log that is slow for tests of what becomes of a pack's output.
package packlogtest

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
)

// GatedLog is a log whose first record takes until Open is called. It counts what it gets.
type GatedLog struct {
	// Entered is closed when the first record has come.
	Entered chan struct{}
	// Open lets it go on, and may be called more than once.
	Open func()

	gate chan struct{}
	mu   sync.Mutex
	more *sync.Cond
	// lines are the records' messages, with the number that a record of dropped lines tells.
	lines   []string
	dropped int
}

// NewGatedLog returns a GatedLog that is closed.
func NewGatedLog() *GatedLog {
	l := &GatedLog{Entered: make(chan struct{}), gate: make(chan struct{})}
	l.Open = sync.OnceFunc(func() { close(l.gate) })
	l.more = sync.NewCond(&l.mu)
	return l
}

// Logger returns the logger that writes to it.
func (l *GatedLog) Logger() *slog.Logger {
	first := sync.OnceFunc(func() {
		close(l.Entered)
		<-l.gate
	})
	return slog.New(Handler(func(r slog.Record) {
		first()
		l.mu.Lock()
		defer l.mu.Unlock()
		defer l.more.Broadcast()
		line := r.Message
		r.Attrs(func(a slog.Attr) bool {
			if a.Key == "lines" {
				l.dropped += int(a.Value.Int64())
				line = fmt.Sprintf("%v dropped", a.Value)
			}
			return true
		})
		l.lines = append(l.lines, line)
	}))
}

// WaitFor waits until the log has been told about n lines, and returns its records' messages, and how many lines were dropped.
func (l *GatedLog) WaitFor(n int) (lines []string, dropped int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for {
		reports := 0
		for _, line := range l.lines {
			if strings.HasSuffix(line, " dropped") {
				reports++
			}
		}
		if len(l.lines)-reports+l.dropped >= n {
			return l.lines, l.dropped
		}
		l.more.Wait()
	}
}

// Handler gives each log record to a function.
type Handler func(slog.Record)

// Enabled reports that every level is wanted.
func (Handler) Enabled(context.Context, slog.Level) bool { return true }

// WithAttrs returns h, which records don't need attributes for.
func (h Handler) WithAttrs([]slog.Attr) slog.Handler { return h }

// WithGroup returns h, too.
func (h Handler) WithGroup(string) slog.Handler { return h }

// Handle calls h.
func (h Handler) Handle(_ context.Context, r slog.Record) error {
	h(r)
	return nil
}
