package packlog

import (
	"bytes"
	"slices"
	"strings"
	"sync"
)

// tailLines and tailLineBytes limit what is stored of a stream for the message of its process's failure.
const (
	tailLines     = 20
	tailLineBytes = 500
)

// tail is a ring buffer of the last lines of a stream.
type tail struct {
	mu    sync.Mutex
	lines []string
	next  int
	// crash is the latest line that begins the report of a crash. A trace of any length follows it.
	crash string
}

// tailLine returns the part of a line that is stored.
func tailLine(line []byte) string {
	return string(bytes.ToValidUTF8(line[:min(len(line), tailLineBytes)], []byte("\uFFFD")))
}

// add stores a line, unless it is a log record below level info.
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

// lastOfCrash returns the lines, oldest first. If they don't include the first line of the report of a crash, it stands before them.
func (t *tail) lastOfCrash() []string {
	last := t.last()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.crash == "" || slices.Contains(last, t.crash) {
		return last
	}
	return slices.Insert(last, 0, t.crash)
}

// beginsCrash reports whether a line is the first one of the report that Go's runtime prints when it ends the process.
func beginsCrash(line string) bool {
	return strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ")
}

// MostInformative returns the line among a process's last lines that says most about its failure. If the process has ended, that is the
// message of a panic, which a trace follows. Otherwise it is the last line that isn't blank. Of a log record it returns the message and
// the attributes.
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
