// Package yamltext parses YAML with yaml.v3, and translates places to the lines and columns that an editor shows, also those of syntax errors.
// It explains syntax errors in words for people who write YAML. It also writes YAML as JSON.
package yamltext

import (
	"bytes"
	"fmt"
	"sort"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// Text is a YAML text with the lines that editors and yaml.v3 count.
//
// YAML ends a line at CR, LF and CRLF. Yaml.v3 also ends a line at the three line breaks of Unicode, and editors don't. Without a translation,
// every message after such a character, which may come from a web page, would name a wrong line.
type Text struct {
	// Lines are the lines as an editor shows them.
	Lines []string
	// data is the text without a byte order mark, which no editor counts as a character.
	data []byte
	// begins has the begin of each line that yaml.v3 counts.
	begins []begin
}

// begin is the begin of a line that yaml.v3 counts: the index of its line in Lines, the number of characters before it there, and its index
// in data.
type begin struct{ line, shift, offset int }

var byteOrderMark = []byte("\ufeff")

// New returns data as a Text. data may have any bytes.
func New(data []byte) *Text {
	// Yaml.v3 itself removes one byte order mark, and doesn't count it.
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

// place translates a line and a column of yaml.v3. Both count from 1, and the column counts characters.
func (t *Text) place(line, column int) Place {
	b := t.begins[max(0, min(line, len(t.begins))-1)]
	return Place{Line: b.line + 1, Col: b.shift + column}
}

// offset returns the index in data where a line of Lines begins. Lines count from 1.
func (t *Text) offset(line int) int {
	return t.begins[sort.Search(len(t.begins), func(i int) bool { return t.begins[i].line >= line-1 })].offset
}

// until returns the text up to the end of a line that yaml.v3 counts, from 1. The line isn't the last one.
func (t *Text) until(line int) []byte { return t.data[:t.begins[line].offset] }

// illegal returns the problem of the first character that YAML doesn't allow. Yaml.v3 would report it without a place.
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

// legal reports whether YAML allows r, by the rules of yaml.v3's reader.
func legal(r rune) bool {
	switch {
	case r == '\t', r == '\n', r == '\r', r == '\u0085':
		return true
	case r < ' ', 0x7f <= r && r < 0xa0, r == 0xfffe, r == 0xffff:
		return false
	}
	return true
}
