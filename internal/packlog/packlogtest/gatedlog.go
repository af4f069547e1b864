// Package packlogtest has a log that can be stuck, for tests of a pack's output.
package packlogtest

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
)

// GatedLog is a log that blocks at its first record until Open is called. It counts the records that it gets.
type GatedLog struct {
	// Entered is closed when the first record has come.
	Entered chan struct{}
	// Open unblocks the log. It may be called more than once.
	Open func()

	gate chan struct{}
	mu   sync.Mutex
	more *sync.Cond
	// lines are the records' messages. For a record about dropped lines it is their number and "dropped".
	lines   []string
	dropped int
}

// NewGatedLog returns a GatedLog that blocks.
func NewGatedLog() *GatedLog {
	l := &GatedLog{Entered: make(chan struct{}), gate: make(chan struct{})}
	l.Open = sync.OnceFunc(func() { close(l.gate) })
	l.more = sync.NewCond(&l.mu)
	return l
}

// Logger returns a logger that writes to l.
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

// WaitFor waits until n lines are logged or reported as dropped. It returns the records' messages, and how many lines were dropped.
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

// Handler passes each log record to a function.
type Handler func(slog.Record)

// Enabled reports that every level is wanted.
func (Handler) Enabled(context.Context, slog.Level) bool { return true }

// WithAttrs returns h: the tests don't check attributes of loggers.
func (h Handler) WithAttrs([]slog.Attr) slog.Handler { return h }

// WithGroup returns h, like WithAttrs.
func (h Handler) WithGroup(string) slog.Handler { return h }

// Handle calls h.
func (h Handler) Handle(_ context.Context, r slog.Record) error {
	h(r)
	return nil
}
