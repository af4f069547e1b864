package launch

import (
	"bytes"
	"context"
	"log/slog"
	"sync"
)

const (
	// maxLine is the most bytes of one line of a pack's output that are kept; the rest of the line is dropped.
	maxLine = 64 << 10
	// tailLines and tailLineBytes bound what is kept of a pack's stderr for the message of its failure.
	tailLines     = 20
	tailLineBytes = 500
)

// output takes in one of a pack's output streams, in bounded memory, and hands each line to a sink.
type output struct {
	mu   sync.Mutex
	line []byte
	sink func(line []byte)
}

func newOutput(sink func(line []byte)) *output { return &output{sink: sink} }

// Write never fails, so a pack that writes never waits for longer than the sink takes.
func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for rest := p; len(rest) > 0; {
		part, after, whole := bytes.Cut(rest, []byte("\n"))
		if room := maxLine - len(o.line); room > 0 {
			o.line = append(o.line, part[:min(room, len(part))]...)
		}
		if whole {
			o.flush()
		}
		rest = after
	}
	return len(p), nil
}

// Close hands over what stands after the last line break.
func (o *output) Close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if len(o.line) > 0 {
		o.flush()
	}
}

func (o *output) flush() {
	o.sink(bytes.TrimSuffix(o.line, []byte("\r")))
	o.line = o.line[:0]
}

// tail is a ring buffer of the last lines of a stream.
type tail struct {
	mu    sync.Mutex
	lines []string
	next  int
}

func (t *tail) add(line []byte) {
	s := string(bytes.ToValidUTF8(line[:min(len(line), tailLineBytes)], []byte("\uFFFD")))
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.lines) < tailLines {
		t.lines = append(t.lines, s)
		return
	}
	t.lines[t.next] = s
	t.next = (t.next + 1) % tailLines
}

// last returns the lines, oldest first.
func (t *tail) last() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return append(append([]string(nil), t.lines[t.next:]...), t.lines[:t.next]...)
}

// logLine logs a line that a pack wrote, with the level, message and attributes that it has if it is a log record.
func logLine(ctx context.Context, logger *slog.Logger, stream string, line []byte) {
	r := parseRecord(line)
	logger.LogAttrs(ctx, r.level, r.message, append(r.attrs, slog.String("stream", stream))...)
}
