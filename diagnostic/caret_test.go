package diagnostic_test

import (
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/diagnostic"
)

func TestCaret(t *testing.T) {
	long := strings.Repeat("0123456789", 30)
	wide := strings.Repeat("日本語漢字", 30)
	for _, test := range []struct {
		name string
		line int
		col  int
		text string
		want []string
	}{
		{"no line", 0, 0, "", nil},
		{"begin", 1, 1, "a: b", []string{"   1 | a: b", "     | ^"}},
		{"end", 12, 5, "a: b", []string{"  12 | a: b", "     |     ^"}},
		{"past the end", 12, 99, "a: b", []string{"  12 | a: b", "     |     ^"}},
		{"whole line", 3, 0, "a: b", []string{"   3 | a: b"}},
		{"five digits", 12345, 2, "a: b", []string{"12345 | a: b", "      |  ^"}},
		{"blanks at the end", 3, 2, "a:   ", []string{"   3 | a:", "     |  ^"}},
		{"only blanks", 3, 2, "   ", []string{"   3 |", "     |  ^"}},
		{"tabs", 3, 5, "\ta:\tb", []string{"   3 |     a:  b", "     |         ^"}},
		{"at a tab", 3, 1, "\ta: b", []string{"   3 |     a: b", "     | ^"}},
		{"wide characters", 3, 4, "日本: 語", []string{"   3 | 日本: 語", "     |      ^"}},
		{"combining marks", 3, 7, "cafe\u0301: x", []string{"   3 | cafe: x", "     |      ^"}},
		{"what can't be printed", 3, 4, "a\x1b\u202eb", []string{"   3 | a<U+001B><U+202E>b", "     |                  ^"}},
		{"a no-break space", 3, 3, "a:\u00a0b", []string{"   3 | a:<U+00A0>b", "     |   ^"}},
		{"bytes that aren't UTF-8", 3, 3, "a\xff\xfeb", []string{"   3 | a\ufffd\ufffdb", "     |   ^"}},
		{"long, caret at the begin", 3, 1, long, []string{"   3 | " + long[:70] + "…", "     | ^"}},
		{"long, caret inside", 3, 151, long, []string{"   3 | …" + long[120:190] + "…", "     | " + strings.Repeat(" ", 31) + "^"}},
		{"long, caret at the end", 3, 301, long, []string{"   3 | …" + long[230:], "     | " + strings.Repeat(" ", 71) + "^"}},
		{"long and wide", 3, 76, wide, []string{
			"   3 | …" + strings.Repeat("日本語漢字", 7) + "…",
			"     | " + strings.Repeat(" ", 31) + "^",
		}},
		{"cut through a wide character", 3, 77, runes(wide, 0, 75) + "a" + wide, []string{
			"   3 | … " + runes(wide, 61, 75) + "a" + runes(wide, 0, 20) + "…",
			"     | " + strings.Repeat(" ", 31) + "^",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			place := diagnostic.Position{Line: test.line, Col: test.col}.In(test.text)
			if diff := cmp.Diff(strings.Join(test.want, "\n"), place.Caret()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestCaretOfLongLine checks that the time for a line as long as a table may be depends only on the part that is shown: a line may have a
// hundred problems.
func TestCaretOfLongLine(t *testing.T) {
	line := strings.Repeat("0123456789", 400_000)
	for _, test := range []struct {
		col  int
		want string
	}{
		{1, "   1 | " + line[:70] + "…\n     | ^"},
		{2_000_001, "   1 | …" + line[:70] + "…\n     | " + strings.Repeat(" ", 31) + "^"},
		{4_000_001, "   1 | …" + line[:70] + "\n     | " + strings.Repeat(" ", 71) + "^"},
	} {
		pos := diagnostic.Position{Line: 1, Col: test.col}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		got := pos.In(line).Caret()
		runtime.ReadMemStats(&after)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if got := after.TotalAlloc - before.TotalAlloc; got > 1<<20 {
			t.Errorf("column %d: %d bytes were allocated, want 1 MiB at most", test.col, got)
		}
	}
}

// runes returns the characters of text from begin to end.
func runes(text string, begin, end int) string { return string([]rune(text)[begin:end]) }
