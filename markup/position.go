package markup

import (
	"strings"
	"unicode/utf8"

	"example.com/htmlize/diagnostic"
)

// locator finds the places of offsets in a text, which it is asked for in ascending order: it walks the text once.
type locator struct {
	file string
	text string
	// at is the offset walked to; line and col are its position, from 1, col in characters.
	at, line, col int
}

// newLocator begins at the given line of the file, as front matter may stand before the text.
func newLocator(file, text string, line int) *locator {
	return &locator{file: file, text: text, line: line, col: 1}
}

func (l *locator) place(offset int) diagnostic.Place {
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
