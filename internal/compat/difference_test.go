package compat

import (
	"fmt"
	"strings"
	"testing"
)

func TestDifference(t *testing.T) {
	long := strings.Repeat("x", 100)
	line := func(text string) failure { return failure{line: text} }
	tests := []struct {
		name      string
		want, got *outcome
		text      string
	}{
		{"at once", html("a"), html("b"), `from byte 0 on, want "a", got "b"`},
		{"longer", html("a"), html("ab"), `from byte 1 on, want "a" and then the end, got "ab"`},
		{"shorter", html("ab"), html("a"), `from byte 1 on, want "ab", got "a" and then the end`},
		{"empty", html(""), html("a"), `from byte 0 on, want nothing, got "a"`},
		{"far on", html(long + "a" + long), html(long + "b" + long), fmt.Sprintf("from byte 100 on, want %q, got %q",
			long[:40]+"a"+long[:39], long[:40]+"b"+long[:39])},
		{"an error", html(long), fails(line(long), line("b")), fmt.Sprintf("want %q, got %q", long[:40], long)},
		{"an error of an empty document", html(""), fails(line("a")), `want nothing, got "a"`},
		{"no error", fails(line("a")), html("b"), `want "a", got "b"`},
		{"the second error", fails(line("a"), line("b")), fails(line("a"), line("c")), `want "b", got "c"`},
		{"one error more", fails(line("a")), fails(line("a"), line("c")), `want no further error, got "c"`},
		{"as long as is shown", html("a"), fails(line(strings.Repeat("\u00e9", 300))), fmt.Sprintf(`want "a", got %q`, strings.Repeat("\u00e9", 300))},
		{"longer than is shown", html("a"), fails(line(strings.Repeat("\u00e9", 301))), fmt.Sprintf(`want "a", got %q…`, strings.Repeat("\u00e9", 300))},
		{"another pack's role", html("a"), &outcome{html: "b", unbound: []string{"em"}}, `from byte 0 on, want "a", got "b"; the pack has no role em`},
		{"other packs' roles", html("a"), &outcome{html: "b", unbound: []string{"tt", "em"}}, `from byte 0 on, want "a", got "b"; the pack has no role tt, em`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := difference(*test.want, *test.got); got != test.text {
				t.Errorf("got  %s\nwant %s", got, test.text)
			}
		})
	}
}

func TestUnifiedDiff(t *testing.T) {
	line := func(text string) failure { return failure{line: text} }
	// added returns the lines of a diff that adds n lines to none.
	added := func(n, shown int) string {
		return fmt.Sprintf("--- want\n+++ got\n@@ -0,0 +1,%d @@%s", n, strings.Repeat("\n+x", shown))
	}
	for _, test := range []struct {
		name      string
		want, got *outcome
		text      string
	}{
		{"a line", html("a\nb\nc\n"), html("a\nB\nc\n"), "--- want\n+++ got\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c"},
		{"nothing", html("a\n"), html(""), "--- want\n+++ got\n@@ -1,1 +0,0 @@\n-a"},
		{"no last newline", html("a\n"), html("a"), "--- want\n+++ got\n@@ -1,1 +1,1 @@\n-a\n+a\n\\ No newline at end of file"},
		{"errors", html("a\n"), fails(line("b"), line("c")),
			"--- want\n+++ got\n@@ -1,1 +1,2 @@\n-a\n+b\n+c\n\\ No newline at end of file"},
		{"what isn't visible", html("a\u00a0\r\n"), html("\x1b[31ma\u202e\t\xff\"\ufffd\n"),
			"--- want\n+++ got\n@@ -1,1 +1,1 @@\n" + `-a\u00a0\r` + "\n" + `+\x1b[31ma\u202e\t\xff"` + "\ufffd"},
		{"a long line", html(""), html(strings.Repeat("\u00e9", 250) + "\n"),
			"--- want\n+++ got\n@@ -0,0 +1,1 @@\n+" + strings.Repeat("\u00e9", 199) + "\u2026"},
		{"as many lines as are shown, and one", html(""), html(strings.Repeat("x\n", 38)), added(38, 38)},
		{"more lines", html(""), html(strings.Repeat("x\n", 39)), added(39, 37) + "\n\u2026 2 more lines"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := unifiedDiff(*test.want, *test.got); got != test.text {
				t.Errorf("got\n%s\nwant\n%s", got, test.text)
			}
		})
	}
}
