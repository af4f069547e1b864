package diagnostic

import (
	"strings"
	"unicode/utf8"
)

// Place is a position and the line there.
type Place struct {
	// Pos is zero where there is no place.
	Pos Position `json:"position,omitzero"`
	// Excerpt is the line at Pos, without its line break. It is empty where the line isn't known. Of a long line, it is the part around Pos.
	// [Place.Caret] shows it.
	Excerpt string `json:"excerpt,omitempty"`
	// ExcerptCol is the column where Excerpt begins. It is 0 where Excerpt begins with the line.
	ExcerptCol int `json:"excerpt_column,omitempty"`
}

// excerptReach is how many bytes an excerpt has at most on either side of the position. A character has four bytes at most, so Caret
// has all the columns that it shows. Only characters without a width may leave fewer.
const excerptReach = 300

// In returns the place of p in the line, which isn't copied.
func (p Position) In(line string) Place {
	col := 1
	for offset := range line {
		if col >= p.Col {
			return p.At(line, offset)
		}
		col++
	}
	return p.At(line, len(line))
}

// At returns the place of p, which is at the offset in text. The text isn't copied. The cost doesn't depend on the length of the line.
func (p Position) At(text string, offset int) Place {
	place := Place{Pos: p}
	begin, end := max(0, offset-excerptReach), min(len(text), offset+excerptReach)
	if i := strings.LastIndexByte(text[begin:offset], '\n'); i >= 0 {
		begin += i + 1
	} else if begin > 0 && text[begin-1] != '\n' {
		for begin < offset && !utf8.RuneStart(text[begin]) {
			begin++
		}
		place.ExcerptCol = p.Col - utf8.RuneCountInString(text[begin:offset])
	}
	if i := strings.IndexByte(text[offset:end], '\n'); i >= 0 {
		end = offset + i
	}
	for offset < end && end < len(text) && !utf8.RuneStart(text[end]) {
		end--
	}
	place.Excerpt = text[begin:end]
	if end < len(text) && text[end] == '\n' {
		place.Excerpt = strings.TrimSuffix(place.Excerpt, "\r")
	}
	return place
}
