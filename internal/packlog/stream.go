package packlog

import "io"

// Stream is one of a process's output streams. It is an [io.Writer] that never fails. It is safe for concurrent use.
type Stream struct {
	lineWriter
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

// ReadAll reads r to its end, and closes the stream.
func (s *Stream) ReadAll(r io.Reader) {
	defer s.Close()
	_, _ = io.CopyBuffer(s, r, make([]byte, 32<<10))
}

// Last returns the last 20 lines, oldest first, and the line that has begun. Each is cut after 500 bytes. Log records below level info are
// left out.
func (s *Stream) Last() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	last := s.tail.last()
	if len(s.line) > 0 && !isDebugRecord(s.line) {
		last = append(last, tailLine(s.line))
	}
	return last
}

// LastOfCrash returns the last lines of a process that has ended. If they don't include the first line of the report of a crash, that
// line stands before them.
func (s *Stream) LastOfCrash() []string { return s.tail.lastOfCrash() }
