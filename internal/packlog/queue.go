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
	// maxQueue bounds, in bytes, what of a pack's output waits for the log.
	maxQueue = 1 << 20
	// entryBytes is what a line costs besides its text.
	entryBytes = 128
)

// Queue hands what a pack writes to a logger, from a goroutine of its own: the pack never waits for the log. Where the log is so
// slow that 1 MiB waits for it, lines are dropped until half of that is free again, and a record in their place tells how many.
type Queue struct {
	ctx    context.Context //nolint:containedctx // the handler's, for as long as the pack lives
	logger *slog.Logger

	mu      sync.Mutex
	entries []entry
	size    int
	// full says that lines are being dropped, and dropped how many were and haven't been told.
	full    bool
	dropped int
	// done is closed when the goroutine, which runs while there are entries, ends; nil where none runs.
	done   chan struct{}
	closed bool
}

// entry is a line that waits for the log, or the number of those that were dropped.
type entry struct {
	stream  string
	line    []byte
	dropped int
}

func (e entry) size() int { return len(e.line) + entryBytes }

// NewQueue returns a Queue for logger, whose handler gets ctx.
func NewQueue(ctx context.Context, logger *slog.Logger) *Queue {
	return &Queue{ctx: ctx, logger: logger}
}

// add takes up a line, which it copies, unless the log takes nothing at all.
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

// flushDropped puts the number of lines that were dropped where they would stand.
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

// next takes the oldest entry. Where there is none, it returns false, and the goroutine's time is over.
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

// Close gives the log the time d to take what is left, and drops the rest: the logger isn't called any more afterwards,
// except that a call may be under way.
func (q *Queue) Close(d time.Duration) {
	q.mu.Lock()
	done := q.done
	q.mu.Unlock()
	if done != nil {
		select {
		case <-done:
		case <-time.After(d):
		}
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.entries, q.size = nil, 0
}
