package launch

import (
	"bytes"
	"context"
	"log/slog"
	"math"
	"sync"
	"time"
)

const (
	// maxJournal bounds, in bytes, what of a pack's output waits for the log.
	maxJournal = 1 << 20
	// entryBytes is what a line costs besides its text.
	entryBytes = 128
)

// journal hands what a pack writes to a logger, from a goroutine of its own: the pack never waits for the log. Where the
// log is so slow that maxJournal is reached, lines are dropped until half of that is free again, and a record in their
// place tells how many.
type journal struct {
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
	stream string
	line   []byte
	// plugins are those that may have written the line.
	plugins []string
	dropped int
}

func (e entry) size() int { return len(e.line) + entryBytes }

func newJournal(ctx context.Context, logger *slog.Logger) *journal {
	return &journal{ctx: ctx, logger: logger}
}

// wanted reports whether the log takes anything at all. What nobody wants to know costs nothing then.
func (j *journal) wanted() bool { return j.logger.Enabled(j.ctx, slog.Level(math.MaxInt)) }

// add takes up a line, which it copies.
func (j *journal) add(e entry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed {
		return
	}
	if j.full = j.full && j.size > maxJournal/2 || j.size+e.size() > maxJournal; j.full {
		j.dropped++
		return
	}
	j.flushDropped()
	e.line = bytes.Clone(e.line)
	j.push(e)
}

// flushDropped puts the number of lines that were dropped where they would stand.
func (j *journal) flushDropped() {
	if j.dropped > 0 {
		j.push(entry{dropped: j.dropped})
		j.dropped = 0
	}
}

func (j *journal) push(e entry) {
	j.entries = append(j.entries, e)
	j.size += e.size()
	if j.done == nil {
		j.done = make(chan struct{})
		go j.run(j.done)
	}
}

// run logs entries until there are none.
func (j *journal) run(done chan struct{}) {
	defer close(done)
	for {
		e, ok := j.next()
		if !ok {
			return
		}
		if e.dropped > 0 {
			j.logger.LogAttrs(j.ctx, slog.LevelWarn, "output of the pack was dropped, as the log is slower than the pack",
				slog.Int("lines", e.dropped))
			continue
		}
		logLine(j.ctx, j.logger, e)
	}
}

// next takes the oldest entry. Where there is none, it returns false, and the goroutine's time is over.
func (j *journal) next() (entry, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.entries) == 0 && !j.closed {
		j.flushDropped()
	}
	if len(j.entries) == 0 {
		j.entries, j.done = nil, nil
		return entry{}, false
	}
	e := j.entries[0]
	j.entries[0] = entry{}
	j.entries = j.entries[1:]
	j.size -= e.size()
	return e, true
}

// close gives the log the time d to take what is left, and drops the rest: the logger isn't called any more afterwards,
// except that a call may be under way.
func (j *journal) close(d time.Duration) {
	j.mu.Lock()
	done := j.done
	j.mu.Unlock()
	if done != nil {
		within(done, d)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.closed = true
	j.entries, j.size = nil, 0
}
