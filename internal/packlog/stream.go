package packlog

import "io"

// Stream is one of a process's output streams. It is an [io.Writer] that never fails, and safe for concurrent use.
type Stream struct {
	lines
	tail tail
}

// NewStream returns the stream called name, whose lines go to queue.
func NewStream(name string, queue *Queue) *Stream {
	s := &Stream{}
	s.sink = func(line []byte) {
		s.tail.add(line)
		queue.add(entry{stream: name, line: line})
	}
	return s
}

// ReadAll takes in what r brings until its end, and closes the stream.
func (s *Stream) ReadAll(r io.Reader) {
	defer s.Close()
	_, _ = io.CopyBuffer(s, r, make([]byte, 32<<10))
}

// Last returns the last lines, oldest first, and the one that has begun. Each is cut at 500 bytes, and log records below level info
// are left out.
func (s *Stream) Last() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	last := s.tail.last()
	if len(s.line) > 0 && !isDebugRecord(s.line) {
		last = append(last, tailLine(s.line))
	}
	return last
}

// LastOfCrash returns the last lines of a process that has ended, with the first line of a crash report before them where that is
// further back.
func (s *Stream) LastOfCrash() []string { return s.tail.lastOfCrash() }
