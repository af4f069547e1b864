// Package yamltext reads YAML by yaml.v3 and knows the place of everything in it as an editor shows it, that of a syntax
// error too, which it tells in words for somebody who writes YAML.
package yamltext

import (
	"bytes"
	"fmt"
	"sort"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// Text is a YAML text and the place in it of everything that YAML counts.
//
// YAML ends a line at CR, LF and CRLF, and yaml.v3 also at the three line breaks of Unicode. Editors don't end it
// there, so a text with one of those, pasted from a web page perhaps, would put every later message on a wrong line.
type Text struct {
	// Lines are the lines as an editor shows them.
	Lines []string
	// data is the text without a byte order mark, which no editor counts as a character.
	data []byte
	// begins says for each line as YAML counts them where it begins.
	begins []begin
}

// begin is where a line as YAML counts them begins: an index into Lines, the number of characters before it there, and
// an index into data.
type begin struct{ line, shift, offset int }

var byteOrderMark = []byte("\ufeff")

// New makes data a Text, whatever is in it.
func New(data []byte) *Text {
	// yaml.v3 takes off one by itself, and doesn't count it.
	for bytes.HasPrefix(data, byteOrderMark) {
		data = data[len(byteOrderMark):]
	}
	t := &Text{data: data, begins: []begin{{}}}
	start, shift := 0, 0
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		next := i + size
		shift++
		switch r {
		case '\r', '\n':
			t.Lines = append(t.Lines, string(data[start:i]))
			if r == '\r' && next < len(data) && data[next] == '\n' {
				next++
			}
			start, shift = next, 0
			t.begins = append(t.begins, begin{line: len(t.Lines), offset: next})
		case '\u0085', '\u2028', '\u2029':
			t.begins = append(t.begins, begin{line: len(t.Lines), shift: shift, offset: next})
		}
		i = next
	}
	t.Lines = append(t.Lines, string(data[start:]))
	return t
}

// At returns the place of a node.
func (t *Text) At(n *yaml.Node) Place { return t.place(n.Line, n.Column) }

// place returns that of what yaml.v3 has at line and column, both counted from 1, the column in characters.
func (t *Text) place(line, column int) Place {
	b := t.begins[max(0, min(line, len(t.begins))-1)]
	return Place{Line: b.line + 1, Col: b.shift + column}
}

// offset returns the place in data where a line of Lines begins, counted from 1.
func (t *Text) offset(line int) int {
	return t.begins[sort.Search(len(t.begins), func(i int) bool { return t.begins[i].line >= line-1 })].offset
}

// until returns the text up to the end of a line as YAML counts them, from 1. The line isn't the last one.
func (t *Text) until(line int) []byte { return t.data[:t.begins[line].offset] }

// illegal returns the first thing in the file that no YAML can hold, which yaml.v3 would report without a place.
func (t *Text) illegal() *Problem {
	if bytes.HasPrefix(t.data, []byte("\xff\xfe")) || bytes.HasPrefix(t.data, []byte("\xfe\xff")) {
		return &Problem{Message: "want UTF-8, found UTF-16", Hint: "save the file as UTF-8"}
	}
	for number, line := range t.Lines {
		column := 0
		for i, r := range line {
			column++
			at := Place{Line: number + 1, Col: column}
			_, size := utf8.DecodeRuneInString(line[i:])
			switch {
			case r == utf8.RuneError && size == 1:
				message := fmt.Sprintf("want UTF-8, found the byte 0x%02X", line[i])
				return &Problem{Place: at, Message: message, Hint: "save the file as UTF-8"}
			case !legal(r):
				message := fmt.Sprintf("the control character %U can't stand in YAML", r)
				hint := fmt.Sprintf(`remove it, or write it as "\u%04X" in double quotes`, r)
				return &Problem{Place: at, Message: message, Hint: hint}
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
