package diagnostic

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// These are the measures of an excerpt, in columns of a terminal. A line longer than excerptWidth is cut so that excerptBefore columns
// are shown before the caret. With its number, it fits in the 80 columns of a terminal: if the terminal broke the line, the caret would
// be in the wrong place.
const (
	excerptWidth  = 70
	excerptBefore = 30
	tabWidth      = 4
)

// Caret returns the excerpt with its line number, and a caret under the column:
//
//	7 |     protocls: [1]
//	  |     ^
//
// Tabs become spaces. Invisible characters, such as a no-break space, become their code (<U+00A0>). A long line is cut around the caret.
// There is no caret where the column isn't known. The result is empty where the line isn't known. It doesn't end with a line break.
func (p Place) Caret() string {
	if p.Excerpt == "" {
		return ""
	}
	cells, caret := cellsOf(p.Excerpt, p.Pos.Col-max(p.ExcerptCol, 1))
	begin, end := window(len(cells), caret)
	shown, caretColumn := string(cells[begin:end]), caret-begin
	if begin > 0 || p.ExcerptCol > 1 {
		// The cut may go through a wide character, whose first column is lost then.
		if begin < len(cells) && cells[begin] == filler {
			shown = " " + shown
		}
		shown, caretColumn = "…"+shown, caretColumn+1
	}
	if end < len(cells) {
		shown += "…"
	}
	number := fmt.Sprintf("%4d", p.Pos.Line)
	excerpt := strings.TrimRight(number+" | "+strings.ReplaceAll(shown, string(filler), ""), " ")
	if p.Pos.Col > 0 {
		excerpt += fmt.Sprintf("\n%*s | %s^", len(number), "", strings.Repeat(" ", caretColumn))
	}
	return excerpt
}

// filler is in the second cell of a wide character. A cell of a line's own never has it, because it isn't printable.
const filler = '\x00'

// cellsOf returns the columns that line has on a terminal, and the column of the character with the given index. The column is one past the
// end for a larger index, and 0 for a negative one. Combining marks are left out: they have no column of their own, and the excerpt only
// shows a place.
func cellsOf(line string, index int) (cells []rune, column int) {
	column = -1
	n := 0
	for _, r := range line {
		if n == index {
			column = len(cells)
		}
		n++
		switch {
		case r == '\t':
			for ok := true; ok; ok = len(cells)%tabWidth != 0 {
				cells = append(cells, ' ')
			}
		case unicode.In(r, unicode.Mn, unicode.Me):
		case !unicode.IsPrint(r):
			cells = append(cells, []rune(fmt.Sprintf("<%U>", r))...)
		default:
			cells = append(cells, r)
			if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
				cells = append(cells, filler)
			}
		}
	}
	if index < 0 {
		return cells, 0
	}
	if column < 0 {
		return cells, len(cells)
	}
	return cells, column
}

// window returns which of n columns are shown. The caret is among them.
func window(n, caret int) (begin, end int) {
	if n <= excerptWidth {
		return 0, n
	}
	begin = min(max(0, caret-excerptBefore), n-excerptWidth)
	return begin, begin + excerptWidth
}
