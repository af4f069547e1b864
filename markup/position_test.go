package markup

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLocator(t *testing.T) {
	tests := []struct {
		name string
		line int
		// text has a caret before each place that is asked for.
		text string
		want []string
	}{
		{"first", 1, "^a", []string{"1:1"}},
		{"end", 1, "a^", []string{"1:2"}},
		{"later lines", 1, "a\n^b\n\nc^d^", []string{"2:1", "4:2", "4:3"}},
		{"twice the same", 1, "a\nb^^", []string{"2:2", "2:2"}},
		{"a tab is one character", 1, "\t\t^a", []string{"1:3"}},
		{"characters of several bytes", 1, "äö^漢字^🎉^", []string{"1:3", "1:5", "1:6"}},
		{"a combining character counts", 1, "e\u0301^", []string{"1:3"}},
		{"line breaks of two bytes", 1, "a\r\n^b\r\nc^", []string{"2:1", "3:2"}},
		{"a carriage return is a character", 1, "a\r^b", []string{"1:3"}},
		{"behind front matter", 5, "^a\nb^", []string{"5:1", "6:2"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			parts := strings.Split(test.text, "^")
			l := newLocator("", strings.Join(parts, ""), test.line)
			var got []string
			offset := 0
			for _, part := range parts[:len(parts)-1] {
				offset += len(part)
				got = append(got, l.place(offset).Pos.String())
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
