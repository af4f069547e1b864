package packlog

import (
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/internal/packlog/packlogtest"
)

// capacity is how many lines of the given size fit into the queue.
func capacity(size int) int { return maxQueue / (size + entryBytes) }

// numbered returns line i of the given size.
func numbered(i, size int) string { return fmt.Sprintf("%*d", size, i) }

// TestQueueDrops checks that adding a line never waits for the log, and that every line is logged or counted, in order.
func TestQueueDrops(t *testing.T) {
	const size = 1000
	log := packlogtest.NewGatedLog()
	q := NewQueue(t.Context(), log.Logger())
	line := make([]byte, size)
	add := func(i int) {
		// The queue has copied the previous contents.
		copy(line, numbered(i, size))
		q.add(entry{stream: "stderr", line: line})
	}
	add(0)
	<-log.Entered
	// The log has the first line, so the queue is empty.
	last := capacity(size)
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

// TestQueueRoom checks that a full queue takes lines again only once half of it is free. Otherwise each line could have a record about
// dropped lines before it.
func TestQueueRoom(t *testing.T) {
	q := NewQueue(t.Context(), slog.New(packlogtest.Handler(func(slog.Record) {})))
	// With done set, no goroutine is started.
	q.done = make(chan struct{})
	const size = 1000
	add := func() { q.add(entry{line: make([]byte, size)}) }
	for range capacity(size) + 1 {
		add()
	}
	logged := 0
	for ; q.dropped > 0 && logged < capacity(size); logged++ {
		if _, ok := q.next(); !ok {
			t.Fatal("nothing is left")
		}
		add()
	}
	if want := capacity(size) / 2; logged < want || logged > want+2 {
		t.Errorf("the queue takes lines again when %d are logged, want about %d", logged, want)
	}
}

// TestQueueEmptyLines checks that empty lines fill the queue, too.
func TestQueueEmptyLines(t *testing.T) {
	log := packlogtest.NewGatedLog()
	defer log.Open()
	q := NewQueue(t.Context(), log.Logger())
	for range 2 * capacity(0) {
		q.add(entry{})
	}
	if got := len(q.entries); got > capacity(0) {
		t.Errorf("%d lines wait, want %d at most", got, capacity(0))
	}
}

// TestQueueClose checks that Close doesn't wait for a stuck log, and that the log isn't called afterwards.
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

// TestQueueCloseWaits checks that a log that isn't stuck gets every line.
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

// TestQueueOff checks that nothing is queued where the log is off.
func TestQueueOff(t *testing.T) {
	q := NewQueue(t.Context(), slog.New(slog.DiscardHandler))
	s := NewStream("stderr", q)
	if _, err := s.Write([]byte("a\nb\n")); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a", "b"}, s.Last()); diff != "" || q.entries != nil || q.dropped > 0 {
		t.Errorf("got %d entries, %d dropped, and the last lines (-want +got):\n%s", len(q.entries), q.dropped, diff)
	}
}
