package packlog

import (
	"bytes"
	"sync"
)

// maxLine is the most bytes of one line of a pack's output that are kept; the rest of the line is dropped.
const maxLine = 64 << 10

// lines cuts what is written to it into lines, in bounded memory, and hands each to a sink.
type lines struct {
	mu   sync.Mutex
	line []byte
	sink func(line []byte)
}

// Write never fails, so a pack that writes never waits for longer than the sink takes.
func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for rest := p; len(rest) > 0; {
		part, after, whole := bytes.Cut(rest, []byte("\n"))
		if room := maxLine - len(l.line); room > 0 {
			l.line = append(l.line, part[:min(room, len(part))]...)
		}
		if whole {
			l.flush()
		}
		rest = after
	}
	return len(p), nil
}

// Close hands over what stands after the last line break.
func (l *lines) Close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.line) > 0 {
		l.flush()
	}
}

func (l *lines) flush() {
	l.sink(bytes.TrimSuffix(l.line, []byte("\r")))
	l.line = l.line[:0]
}
