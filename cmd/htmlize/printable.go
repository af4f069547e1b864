package main

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// printableLine is [printable] for what has to stay on one line, as in a table.
func printableLine(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = printable(line)
	}
	return strings.Join(lines, `\n`)
}

// printable returns text for a terminal: what isn't visible, such as control characters, marks of the writing direction
// and bytes that aren't UTF-8, is escaped as in Go's quoted strings, and further lines are indented.
func printable(text string) string {
	text = strings.TrimRight(text, "\n")
	var b strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		switch {
		case r == '\n':
			b.WriteString("\n  ")
		case r == utf8.RuneError && size == 1, !strconv.IsGraphic(r):
			quoted := strconv.QuoteToGraphic(text[:size])
			b.WriteString(quoted[1 : len(quoted)-1])
		default:
			b.WriteString(text[:size])
		}
		text = text[size:]
	}
	return b.String()
}
