package packlog

import (
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/internal/packlog/packlogtest"
)

// fits is how many lines of the given size the queue holds.
func fits(size int) int { return maxQueue / (size + entryBytes) }

// numbered returns line i of the given size.
func numbered(i, size int) string { return fmt.Sprintf("%*d", size, i) }

// TestQueueDrops holds that nothing waits for a log, and that every line is logged or counted, in its place.
func TestQueueDrops(t *testing.T) {
	const size = 1000
	log := packlogtest.NewGatedLog()
	q := NewQueue(t.Context(), log.Logger())
	line := make([]byte, size)
	add := func(i int) {
		// What was in it before is the queue's own copy.
		copy(line, numbered(i, size))
		q.add(entry{stream: "stderr", line: line})
	}
	add(0)
	<-log.Entered
	// The first line is in the log's hands, so there is room for as many more as fit.
	last := fits(size)
	const tooMany = 12345
	for i := range last + tooMany {
		add(1 + i)
	}
	if q.size > maxQueue {
		t.Errorf("%d bytes wait, want %d at most", q.size, maxQueue)
	}
	log.Open()
	log.WaitFor(1 + last + tooMany)
	add(-1)
	got, _ := log.WaitFor(1 + last + tooMany + 1)
	var want []string
	for i := range 1 + last {
		want = append(want, numbered(i, size))
	}
	want = append(want, fmt.Sprint(tooMany, " dropped"), numbered(-1, size))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestQueueRoom holds that lines are taken again once half of the queue is free, and not one at a time: each would have
// a record about dropped lines before it.
func TestQueueRoom(t *testing.T) {
	q := NewQueue(t.Context(), slog.New(packlogtest.Handler(func(slog.Record) {})))
	// As if the goroutine were there already, and stuck.
	q.done = make(chan struct{})
	const size = 1000
	add := func() { q.add(entry{line: make([]byte, size)}) }
	for range fits(size) + 1 {
		add()
	}
	took := 0
	for ; q.dropped > 0 && took < fits(size); took++ {
		if _, ok := q.next(); !ok {
			t.Fatal("nothing is left")
		}
		add()
	}
	if want := fits(size) / 2; took < want || took > want+2 {
		t.Errorf("lines are taken again when %d are logged, want about %d", took, want)
	}
}

// TestQueueEmptyLines holds that lines without a byte count, too.
func TestQueueEmptyLines(t *testing.T) {
	log := packlogtest.NewGatedLog()
	defer log.Open()
	q := NewQueue(t.Context(), log.Logger())
	for range 2 * fits(0) {
		q.add(entry{})
	}
	if got := len(q.entries); got > fits(0) {
		t.Errorf("%d lines wait, want %d at most", got, fits(0))
	}
}

// TestQueueClose holds that a stuck log isn't waited for, and isn't called afterwards.
func TestQueueClose(t *testing.T) {
	log := packlogtest.NewGatedLog()
	q := NewQueue(t.Context(), log.Logger())
	for i := range 10 {
		q.add(entry{line: []byte(fmt.Sprint(i))})
	}
	<-log.Entered
	q.mu.Lock()
	done := q.done
	q.mu.Unlock()
	q.Close(0)
	q.add(entry{line: []byte("late")})
	log.Open()
	<-done
	got, _ := log.WaitFor(1)
	if diff := cmp.Diff([]string{"0"}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestQueueCloseWaits holds that a log that works gets everything.
func TestQueueCloseWaits(t *testing.T) {
	log := packlogtest.NewGatedLog()
	log.Open()
	q := NewQueue(t.Context(), log.Logger())
	for i := range 10 {
		q.add(entry{line: []byte(fmt.Sprint(i))})
	}
	q.Close(time.Minute)
	if got, _ := log.WaitFor(0); len(got) != 10 {
		t.Errorf("got %d lines logged, want 10", len(got))
	}
}

// TestUnwanted holds that output which nobody logs isn't kept.
func TestUnwanted(t *testing.T) {
	q := NewQueue(t.Context(), slog.New(slog.DiscardHandler))
	s := NewStream("stderr", q)
	if _, err := s.Write([]byte("a\nb\n")); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a", "b"}, s.Last()); diff != "" || q.entries != nil || q.dropped > 0 {
		t.Errorf("got %d entries, %d dropped, and the last lines (-want +got):\n%s", len(q.entries), q.dropped, diff)
	}
}
