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
