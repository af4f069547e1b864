package main

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// printableLine is [printable] for text that must stay on one line, as in a table.
func printableLine(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = printable(line)
	}
	return strings.Join(lines, `\n`)
}

// ideographicSpace is as wide as the characters around it, so it doesn't look like an ordinary space.
const ideographicSpace = '\u3000'

// printable returns text for a terminal. It escapes what isn't visible, such as control characters, marks of the writing direction and
// bytes that aren't UTF-8, and what looks like a space, as Go's quoted strings do. It indents all lines but the first.
func printable(text string) string {
	text = strings.TrimRight(text, "\n")
	var b strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		switch {
		case r == '\n':
			b.WriteString("\n  ")
		case r == utf8.RuneError && size == 1, !strconv.IsPrint(r) && r != ideographicSpace:
			quoted := strconv.Quote(text[:size])
			b.WriteString(quoted[1 : len(quoted)-1])
		default:
			b.WriteString(text[:size])
		}
		text = text[size:]
	}
	return b.String()
}

// printableJSON writes JSON, and escapes what isn't visible in it, as [printable] does, except for spaces. Such characters are only in JSON's
// strings, where an escape means the same.
type printableJSON struct{ out io.Writer }

func (w printableJSON) Write(data []byte) (int, error) {
	visible := func(r rune) bool { return r == '\n' || strconv.IsGraphic(r) }
	if bytes.IndexFunc(data, func(r rune) bool { return !visible(r) }) < 0 {
		return w.out.Write(data)
	}
	var b strings.Builder
	for rest := data; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		if visible(r) {
			b.Write(rest[:size])
		} else {
			// Beyond the first 65,536 characters JSON escapes a character in two halves.
			for _, unit := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&b, `\u%04x`, unit)
			}
		}
		rest = rest[size:]
	}
	if _, err := io.WriteString(w.out, b.String()); err != nil {
		return 0, err
	}
	return len(data), nil
}
