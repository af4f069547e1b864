package launch

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// gatedLog is a log whose first record takes until open is called. It counts what it gets.
type gatedLog struct {
	entered, gate chan struct{}
	open          func()

	mu   sync.Mutex
	more *sync.Cond
	// lines are the records' messages, with the number that a record of dropped lines tells.
	lines   []string
	dropped int
}

func newGatedLog() *gatedLog {
	l := &gatedLog{entered: make(chan struct{}), gate: make(chan struct{})}
	l.open = sync.OnceFunc(func() { close(l.gate) })
	l.more = sync.NewCond(&l.mu)
	return l
}

func (l *gatedLog) logger() *slog.Logger {
	first := sync.OnceFunc(func() {
		close(l.entered)
		<-l.gate
	})
	return slog.New(recordHandler(func(r slog.Record) {
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

// waitFor waits until the log has been told about n lines.
func (l *gatedLog) waitFor(n int) []string {
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
			return l.lines
		}
		l.more.Wait()
	}
}

// recordHandler gives each log record to a function.
type recordHandler func(slog.Record)

func (recordHandler) Enabled(context.Context, slog.Level) bool { return true }
func (h recordHandler) WithAttrs([]slog.Attr) slog.Handler     { return h }
func (h recordHandler) WithGroup(string) slog.Handler          { return h }

func (h recordHandler) Handle(_ context.Context, r slog.Record) error {
	h(r)
	return nil
}

// fits is how many lines of the given size the journal holds.
func fits(size int) int { return maxJournal / (size + entryBytes) }

// numbered returns line i of the given size.
func numbered(i, size int) string { return fmt.Sprintf("%*d", size, i) }

// TestJournalDrops holds that nothing waits for a log, and that every line is logged or counted, in its place.
func TestJournalDrops(t *testing.T) {
	const size = 1000
	log := newGatedLog()
	j := newJournal(t.Context(), log.logger())
	line := make([]byte, size)
	add := func(i int) {
		// What was in it before is the journal's own copy.
		copy(line, numbered(i, size))
		j.add(entry{stream: "stderr", line: line})
	}
	add(0)
	<-log.entered
	// The first line is in the log's hands, so there is room for as many more as fit.
	last := fits(size)
	const tooMany = 12345
	for i := range last + tooMany {
		add(1 + i)
	}
	if j.size > maxJournal {
		t.Errorf("%d bytes wait, want %d at most", j.size, maxJournal)
	}
	log.open()
	log.waitFor(1 + last + tooMany)
	add(-1)
	got := log.waitFor(1 + last + tooMany + 1)
	var want []string
	for i := range 1 + last {
		want = append(want, numbered(i, size))
	}
	want = append(want, fmt.Sprint(tooMany, " dropped"), numbered(-1, size))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestJournalRoom holds that lines are taken again once half of the journal is free, and not one at a time: each would have
// a record about dropped lines before it.
func TestJournalRoom(t *testing.T) {
	j := newJournal(t.Context(), slog.New(recordHandler(func(slog.Record) {})))
	// As if the goroutine were there already, and stuck.
	j.done = make(chan struct{})
	const size = 1000
	add := func() { j.add(entry{line: make([]byte, size)}) }
	for range fits(size) + 1 {
		add()
	}
	took := 0
	for ; j.dropped > 0 && took < fits(size); took++ {
		if _, ok := j.next(); !ok {
			t.Fatal("nothing is left")
		}
		add()
	}
	if want := fits(size) / 2; took < want || took > want+2 {
		t.Errorf("lines are taken again when %d are logged, want about %d", took, want)
	}
}

// TestJournalEmptyLines holds that lines without a byte count, too.
func TestJournalEmptyLines(t *testing.T) {
	log := newGatedLog()
	defer log.open()
	j := newJournal(t.Context(), log.logger())
	for range 2 * fits(0) {
		j.add(entry{})
	}
	if got := len(j.entries); got > fits(0) {
		t.Errorf("%d lines wait, want %d at most", got, fits(0))
	}
}

// TestJournalClose holds that a stuck log isn't waited for, and isn't called afterwards.
func TestJournalClose(t *testing.T) {
	log := newGatedLog()
	j := newJournal(t.Context(), log.logger())
	for i := range 10 {
		j.add(entry{line: []byte(fmt.Sprint(i))})
	}
	<-log.entered
	j.mu.Lock()
	done := j.done
	j.mu.Unlock()
	j.close(0)
	j.add(entry{line: []byte("late")})
	log.open()
	<-done
	if diff := cmp.Diff([]string{"0"}, log.waitFor(1)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestJournalCloseWaits holds that a log that works gets everything.
func TestJournalCloseWaits(t *testing.T) {
	log := newGatedLog()
	log.open()
	j := newJournal(t.Context(), log.logger())
	for i := range 10 {
		j.add(entry{line: []byte(fmt.Sprint(i))})
	}
	j.close(time.Minute)
	if got := len(log.waitFor(0)); got != 10 {
		t.Errorf("got %d lines logged, want 10", got)
	}
}

// TestUnwanted holds that output which nobody logs isn't kept.
func TestUnwanted(t *testing.T) {
	j := newJournal(t.Context(), slog.New(slog.DiscardHandler))
	var last tail
	s := newStream("stderr", j, newAtWork(), &last)
	if _, err := s.Write([]byte("a\nb\n")); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a", "b"}, last.last()); diff != "" || j.entries != nil || j.dropped > 0 {
		t.Errorf("got %d entries, %d dropped, and the last lines (-want +got):\n%s", len(j.entries), j.dropped, diff)
	}
}
