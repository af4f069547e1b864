package packlog

import (
	"bytes"
	"sync"
)

// maxLine is how many bytes of one line of a pack's output are used. The rest of the line is dropped.
const maxLine = 64 << 10

// lineWriter splits what is written to it into lines, in bounded memory, and passes each line to a sink.
type lineWriter struct {
	mu   sync.Mutex
	line []byte
	sink func(line []byte)
}

// Write never fails. It waits only for the sink, and so does the pack that writes.
func (w *lineWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for rest := p; len(rest) > 0; {
		part, after, complete := bytes.Cut(rest, []byte("\n"))
		if room := maxLine - len(w.line); room > 0 {
			w.line = append(w.line, part[:min(room, len(part))]...)
		}
		if complete {
			w.flush()
		}
		rest = after
	}
	return len(p), nil
}

// Close passes on the line after the last line break.
func (w *lineWriter) Close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.line) > 0 {
		w.flush()
	}
}

func (w *lineWriter) flush() {
	w.sink(bytes.TrimSuffix(w.line, []byte("\r")))
	w.line = w.line[:0]
}
