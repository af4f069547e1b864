package launch

import (
	"bytes"
	"io"
	"slices"
	"sync"
	"sync/atomic"
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

// midLine reports whether a line has begun and not ended.
func (o *output) midLine() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.line) > 0
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
	// crash is the latest line that begins the report of a crash, as a trace of any length follows it.
	crash string
}

// tailLine returns what of a line is kept.
func tailLine(line []byte) string {
	return string(bytes.ToValidUTF8(line[:min(len(line), tailLineBytes)], []byte("\uFFFD")))
}

// add keeps a line, unless it is of interest in a log alone.
func (t *tail) add(line []byte) {
	if isDebugRecord(line) {
		return
	}
	s := tailLine(line)
	t.mu.Lock()
	defer t.mu.Unlock()
	if beginsCrash(s) {
		t.crash = s
	}
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
	return slices.Concat(t.lines[t.next:], t.lines[:t.next])
}

// lastOfCrash returns the lines with the beginning of a crash before them, where it is further back.
func (t *tail) lastOfCrash() []string {
	last := t.last()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.crash == "" || slices.Contains(last, t.crash) {
		return last
	}
	return slices.Insert(last, 0, t.crash)
}

// stream is one of a pack's output streams, on its way to the journal.
type stream struct {
	*output

	name    string
	journal *journal
	work    *atWork
	// tail keeps the last lines; nil where nobody asks for them.
	tail *tail
	// read is a moment before which all that the pack had written was read.
	read atomic.Uint64
	// writers are the plugins that may have written what was read last; nil where the log takes nothing.
	writers atomic.Pointer[[]string]
}

func newStream(name string, journal *journal, work *atWork, tail *tail) *stream {
	s := &stream{name: name, journal: journal, work: work, tail: tail}
	s.output = newOutput(s.add)
	return s
}

// Write is that of [output].
func (s *stream) Write(p []byte) (int, error) {
	s.writers.Store(nil)
	if s.journal.wanted() {
		plugins := s.work.since(moment(s.read.Load()))
		s.writers.Store(&plugins)
	}
	return s.output.Write(p)
}

// last returns the last lines of a stream that goes on, and the one that has begun.
func (s *stream) last() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	last := s.tail.last()
	if len(s.line) > 0 && !isDebugRecord(s.line) {
		last = append(last, tailLine(s.line))
	}
	return last
}

func (s *stream) add(line []byte) {
	if s.tail != nil {
		s.tail.add(line)
	}
	if plugins := s.writers.Load(); plugins != nil {
		s.journal.add(entry{stream: s.name, line: line, plugins: *plugins})
	}
}

// readAll takes in what r brings until its end, and closes the stream. Waiting tells whether r has more at once.
func (s *stream) readAll(r io.Reader, waiting func() bool) {
	defer s.Close()
	buffer := make([]byte, 32<<10)
	for {
		n, err := r.Read(buffer)
		_, _ = s.Write(buffer[:n])
		if err != nil {
			return
		}
		// Where nothing waits after this moment, what comes next wasn't written by a plugin that was done before.
		if moment := s.work.moment(); !s.midLine() && !waiting() {
			s.read.Store(uint64(moment))
		}
	}
}
