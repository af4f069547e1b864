package launch

import (
	"strings"
	"testing"
)

func TestQuote(t *testing.T) {
	for _, test := range []struct{ line, want string }{
		{"", `""`},
		{"hello\tworld", `"hello\tworld"`},
		{"\xff\x00", `"\xff\x00"`},
		{strings.Repeat("a", 200), `"` + strings.Repeat("a", 200) + `"`},
		{strings.Repeat("a", 201), `"` + strings.Repeat("a", 200) + `" and more`},
	} {
		if got := quote(test.line); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}
