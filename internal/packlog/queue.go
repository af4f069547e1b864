package packlog

import (
	"bytes"
	"context"
	"log/slog"
	"math"
	"sync"
	"time"
)

const (
	// maxQueue is how many bytes of a pack's output may wait for the log.
	maxQueue = 1 << 20
	// entryBytes is the memory that a line takes besides its text.
	entryBytes = 128
)

// Queue passes a pack's output to a logger, in a goroutine of its own: the pack never waits for the log. When 1 MiB waits for a slow
// log, lines are dropped until half of that is free again. A record in their place says how many.
type Queue struct {
	ctx    context.Context //nolint:containedctx // the handler's, while the pack runs
	logger *slog.Logger

	mu      sync.Mutex
	entries []entry
	size    int
	// full says that lines are being dropped. dropped is how many were dropped and aren't reported yet.
	full    bool
	dropped int
	// done is closed when the goroutine ends, which runs while there are entries. It is nil while no goroutine runs.
	done   chan struct{}
	closed bool
}

// entry is a line that waits for the log, or the number of lines that were dropped.
type entry struct {
	stream  string
	line    []byte
	dropped int
}

func (e entry) size() int { return len(e.line) + entryBytes }

// NewQueue returns a Queue for logger. The logger's handler gets ctx.
func NewQueue(ctx context.Context, logger *slog.Logger) *Queue {
	return &Queue{ctx: ctx, logger: logger}
}

// add adds a copy of a line, unless the log is off.
func (q *Queue) add(e entry) {
	if !q.logger.Enabled(q.ctx, slog.Level(math.MaxInt)) {
		return
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return
	}
	if q.full = q.full && q.size > maxQueue/2 || q.size+e.size() > maxQueue; q.full {
		q.dropped++
		return
	}
	q.flushDropped()
	e.line = bytes.Clone(e.line)
	q.push(e)
}

// flushDropped adds the number of dropped lines at the position where they would be.
func (q *Queue) flushDropped() {
	if q.dropped > 0 {
		q.push(entry{dropped: q.dropped})
		q.dropped = 0
	}
}

func (q *Queue) push(e entry) {
	q.entries = append(q.entries, e)
	q.size += e.size()
	if q.done == nil {
		q.done = make(chan struct{})
		go q.run(q.done)
	}
}

// run logs entries until there are none.
func (q *Queue) run(done chan struct{}) {
	defer close(done)
	for {
		e, ok := q.next()
		if !ok {
			return
		}
		if e.dropped > 0 {
			q.logger.LogAttrs(q.ctx, slog.LevelWarn, "output of the pack was dropped, as the log is slower than the pack",
				slog.Int("lines", e.dropped))
			continue
		}
		logLine(q.ctx, q.logger, e)
	}
}

// next removes and returns the oldest entry. It returns false where there is none. Then the goroutine has to end.
func (q *Queue) next() (entry, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.entries) == 0 && !q.closed {
		q.flushDropped()
	}
	if len(q.entries) == 0 {
		q.entries, q.done = nil, nil
		return entry{}, false
	}
	e := q.entries[0]
	q.entries[0] = entry{}
	q.entries = q.entries[1:]
	q.size -= e.size()
	return e, true
}

// Close waits for the log to take all entries, for timeout at most, and drops the rest. Afterwards the logger isn't called any more,
// but one call may still be under way.
func (q *Queue) Close(timeout time.Duration) {
	q.mu.Lock()
	done := q.done
	q.mu.Unlock()
	if done != nil {
		select {
		case <-done:
		case <-time.After(timeout):
		}
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.entries, q.size = nil, 0
}
