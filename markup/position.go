package markup

import (
	"strings"
	"unicode/utf8"

	"example.com/htmlize/diagnostic"
)

// locator finds the places of offsets in a text. In ascending order it walks the text once; an offset before the last begins a new walk.
type locator struct {
	file string
	text string
	// first is the line at which the text begins.
	first int
	// at is the offset walked to; line and col are its position, from 1, col in characters.
	at, line, col int
}

// newLocator begins at the given line of the file, as front matter may stand before the text.
func newLocator(file, text string, line int) *locator {
	return &locator{file: file, text: text, first: line, line: line, col: 1}
}

func (l *locator) place(offset int) diagnostic.Place {
	if offset < l.at {
		l.at, l.line, l.col = 0, l.first, 1
	}
	walked := l.text[l.at:offset]
	if breaks := strings.Count(walked, "\n"); breaks > 0 {
		l.line += breaks
		l.col = 1
		walked = walked[strings.LastIndexByte(walked, '\n')+1:]
	}
	l.col += utf8.RuneCountInString(walked)
	l.at = offset
	return diagnostic.Position{File: l.file, Line: l.line, Col: l.col}.At(l.text, offset)
}
