package diagnostic_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/diagnostic"
)

// TestAt checks which part of the line at a place is its excerpt. A caret in the text stands before the place.
func TestAt(t *testing.T) {
	digits := strings.Repeat("0123456789", 100)
	hanzi := strings.Repeat("漢字", 300)
	for _, test := range []struct {
		name, text string
		excerpt    string
		col        int
	}{
		{"empty", "^", "", 0},
		{"one line", "a ^b", "a b", 0},
		{"first line", "^a\nb", "a", 0},
		{"a line inside", "a\nb^c\nd", "bc", 0},
		{"last line", "a\n^b", "b", 0},
		{"begin of a line", "a\n^\nb", "", 0},
		{"end of a line", "a\nb^\nc", "b", 0},
		{"end of the text", "a\nb\n^", "", 0},
		{"line breaks of two bytes", "a\r\nb^c\r\nd", "bc", 0},
		{"end of a line that ends in two bytes", "a^\r\nb", "a", 0},
		{"a carriage return at the end of the text", "a^b\r", "ab\r", 0},
		{"bytes that aren't UTF-8", "a^\xff\xfeb\nc", "a\xff\xfeb", 0},
		{"as long as it may be", digits[:300] + "^" + digits[:300] + "\n", digits[:300] + digits[:300], 0},
		{"longer before", digits[:301] + "^", digits[1:301], 2},
		{"longer behind", "^" + digits[:301], digits[:300], 0},
		{"in a long line", "a\n" + digits + "^" + digits, digits[700:] + digits[:300], 701},
		{"between long characters", hanzi + "^" + hanzi, hanzi[3*500:] + hanzi[:3*100], 501},
		{"between characters that the reach goes through", "ab" + hanzi + "^c" + hanzi, hanzi[3*500:] + "c" + hanzi[:3*99], 503},
		{"between bytes of no characters", strings.Repeat("\x80", 500) + "^" + strings.Repeat("\x80", 500), "", 501},
	} {
		t.Run(test.name, func(t *testing.T) {
			before, after, _ := strings.Cut(test.text, "^")
			pos := diagnostic.Position{Line: 7, Col: utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1}
			want := diagnostic.Place{Pos: pos, Excerpt: test.excerpt, ExcerptCol: test.col}
			if diff := cmp.Diff(want, pos.At(before+after, len(before))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestCaretOfExcerpt checks that what is shown of a line is the same whether or not the excerpt is all of it.
func TestCaretOfExcerpt(t *testing.T) {
	for _, text := range []string{"0123456789", "日本語漢字", "🎉🎉", "a\t", "\x1b[1m"} {
		line := strings.Repeat(text, 2000/len(text))
		length := utf8.RuneCountInString(line)
		for _, col := range []int{0, 1, 100, length / 3, length / 2, length, length + 1} {
			pos := diagnostic.Position{Line: 7, Col: col}
			t.Run(fmt.Sprintf("%q at %d", text, col), func(t *testing.T) {
				place, whole := pos.In(line), diagnostic.Place{Pos: pos, Excerpt: line}
				if diff := cmp.Diff(whole.Caret(), place.Caret()); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
				if len(place.Excerpt) > 600 {
					t.Errorf("the excerpt has %d bytes, want 600 at most", len(place.Excerpt))
				}
			})
		}
	}
}
