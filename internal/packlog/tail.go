package packlog

import (
	"bytes"
	"slices"
	"strings"
	"sync"
)

// tailLines and tailLineBytes bound what is kept of a stream for the message of its process's failure.
const (
	tailLines     = 20
	tailLineBytes = 500
)

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

// add keeps a line, unless it is of interest only in a log.
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

// beginsCrash reports whether a line is the one with which Go's runtime begins to tell why it ends the process.
func beginsCrash(line string) bool {
	return strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ")
}

// MostInformative returns the line that says most of the last ones of a process: where the process has ended, the message of a
// panic, which is followed by a trace; or else the last line with anything in it, of a log record its message and attributes.
func MostInformative(lines []string, ended bool) string {
	last := ""
	for _, line := range lines {
		if ended && beginsCrash(line) {
			return line
		}
		if r, _ := parseRecord([]byte(line)); strings.TrimSpace(r.String()) != "" {
			last = r.String()
		}
	}
	return last
}
