package diagnostic

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// The measures of an excerpt, in columns of a terminal: a line longer than excerptWidth is cut so that excerptBefore
// columns stand before the caret.
const (
	excerptWidth  = 100
	excerptBefore = 40
	tabWidth      = 4
	// excerptReach is how many characters on either side of the caret are looked at: far more than are shown, as some
	// have no width.
	excerptReach = 1000
)

// Caret returns the excerpt behind its line's number, and below it a caret under the column:
//
//	7 |     protocls: [1]
//	  |     ^
//
// Tabs become spaces, what can't be seen, such as a no-break space, becomes its code (<U+00A0>), and a long line is cut around the caret. There is no caret
// where the column isn't known, and the result is empty where the line isn't. It doesn't end in a line break.
func (d *Diagnostic) Caret() string {
	if d.Excerpt == "" {
		return ""
	}
	cells, caret := cellsOf(around(d.Excerpt, d.Pos.Col-1))
	begin, end := window(len(cells), caret)
	shown, mark := string(cells[begin:end]), caret-begin
	if begin > 0 {
		// A wide character that the cut goes through has lost its first column.
		if cells[begin] == filler {
			shown = " " + shown
		}
		shown, mark = "…"+shown, mark+1
	}
	if end < len(cells) {
		shown += "…"
	}
	number := fmt.Sprintf("%4d", d.Pos.Line)
	excerpt := strings.TrimRight(number+" | "+strings.ReplaceAll(shown, string(filler), ""), " ")
	if d.Pos.Col > 0 {
		excerpt += fmt.Sprintf("\n%*s | %s^", len(number), "", strings.Repeat(" ", mark))
	}
	return excerpt
}

// around returns what there is of a line within reach of the character with the given index, and the index that it has there.
func around(line string, index int) (part string, at int) {
	begin, n := 0, 0
	for i := range line {
		switch n {
		case index - excerptReach:
			begin = i
		case index + excerptReach:
			return line[begin:i], min(index, excerptReach)
		}
		n++
	}
	return line[begin:], min(index, excerptReach)
}

// filler stands in the second cell of a wide character. It never occurs in a line, because it isn't printable.
const filler = '\x00'

// cellsOf lays line out in the columns of a terminal and returns them with the column of the character with the given
// index, which is one past the end for larger ones and 0 for a negative one. Combining marks are left out: they would
// need no column of their own, and the line is there to find a place and not to be read in full.
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

// window returns which of n columns are shown, so that caret is among them.
func window(n, caret int) (begin, end int) {
	if n <= excerptWidth {
		return 0, n
	}
	begin = min(max(0, caret-excerptBefore), n-excerptWidth)
	return begin, begin + excerptWidth
}
