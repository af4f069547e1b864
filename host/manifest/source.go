package manifest

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// source is the text of one file and the place in it of everything that YAML counts.
//
// YAML ends a line at CR, LF and CRLF, and yaml.v3 also at the three line breaks of Unicode. Editors don't end it
// there, so a text with one of those, pasted from a web page perhaps, would put every later message on a wrong line.
type source struct {
	file string
	// data is the text without a byte order mark, which no editor counts as a character.
	data []byte
	// lines are the lines as an editor shows them.
	lines []string
	// begins says for each line as YAML counts them where it begins.
	begins []begin
}

// begin is where a line as YAML counts them begins: an index into lines, the number of characters before it there, and
// an index into data.
type begin struct{ line, shift, offset int }

var byteOrderMark = []byte("\ufeff")

func newSource(file string, data []byte) *source {
	// yaml.v3 takes off one by itself, and doesn't count it.
	for bytes.HasPrefix(data, byteOrderMark) {
		data = data[len(byteOrderMark):]
	}
	s := &source{file: file, data: data, begins: []begin{{}}}
	start, shift := 0, 0
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		next := i + size
		shift++
		switch r {
		case '\r', '\n':
			s.lines = append(s.lines, string(data[start:i]))
			if r == '\r' && next < len(data) && data[next] == '\n' {
				next++
			}
			start, shift = next, 0
			s.begins = append(s.begins, begin{line: len(s.lines), offset: next})
		case '\u0085', '\u2028', '\u2029':
			s.begins = append(s.begins, begin{line: len(s.lines), shift: shift, offset: next})
		}
		i = next
	}
	s.lines = append(s.lines, string(data[start:]))
	return s
}

// at returns the place of what yaml.v3 has at line and column, both counted from 1, the column in characters.
func (s *source) at(line, column int) Pos {
	b := s.begins[max(0, min(line, len(s.begins))-1)]
	return Pos{File: s.file, Line: b.line + 1, Col: b.shift + column}
}

// line returns the text of the line that pos is in.
func (s *source) line(pos Pos) string { return s.lines[pos.Line-1] }

// until returns the text up to the end of a line as YAML counts them, from 1. The line isn't the last one.
func (s *source) until(line int) []byte { return s.data[:s.begins[line].offset] }

// illegal returns the first thing in the file that no YAML can hold, which yaml.v3 would report without a place.
func (s *source) illegal() *Problem {
	if bytes.HasPrefix(s.data, []byte("\xff\xfe")) || bytes.HasPrefix(s.data, []byte("\xfe\xff")) {
		return &Problem{Pos: Pos{File: s.file}, Message: "want UTF-8, found UTF-16", Hint: "save the file as UTF-8"}
	}
	for number, line := range s.lines {
		column := 0
		for i, r := range line {
			column++
			pos := Pos{File: s.file, Line: number + 1, Col: column}
			_, size := utf8.DecodeRuneInString(line[i:])
			switch {
			case r == utf8.RuneError && size == 1:
				message := fmt.Sprintf("want UTF-8, found the byte 0x%02X", line[i])
				return &Problem{Pos: pos, Message: message, Hint: "save the file as UTF-8", Line: line}
			case !legal(r):
				message := fmt.Sprintf("the control character %U can't stand in YAML", r)
				hint := fmt.Sprintf(`remove it, or write it as "\u%04X" in double quotes`, r)
				return &Problem{Pos: pos, Message: message, Hint: hint, Line: line}
			}
		}
	}
	return nil
}

// legal reports whether r can stand in YAML, by the rules of yaml.v3's reader.
func legal(r rune) bool {
	switch {
	case r == '\t', r == '\n', r == '\r', r == '\u0085':
		return true
	case r < ' ', 0x7f <= r && r < 0xa0, r == 0xfffe, r == 0xffff:
		return false
	}
	return true
}
