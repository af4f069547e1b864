package main

import "testing"

func TestPrintable(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"letters of all kinds", "a \u00e9 \u65e5\u3000\u672c \U0001f600", "a \u00e9 \u65e5\u3000\u672c \U0001f600"},
		{"quotes and backslashes", `"a" 'b' C:\d`, `"a" 'b' C:\d`},
		{"lines", "a\nb\n\nc", "a\n  b\n  \n  c"},
		{"lines at the end", "a\n\n", "a"},
		{"control characters", "a\tb\rc\x00\x1b[31m\x7f\u009b", `a\tb\rc\x00\x1b[31m\x7f\u009b`},
		{"separators of lines", "a\u0085b\u2028c\u2029", `a\u0085b\u2028c\u2029`},
		{"writing direction", "a\u202eb\u2066c\u200f", `a\u202eb\u2066c\u200f`},
		{"what has no width", "a\u200bb\ufeff", `a\u200bb\ufeff`},
		{"what looks like a space", "bin/core\u00a0 \u202f\u2003", `bin/core\u00a0 \u202f\u2003`},
		{"bytes that aren't UTF-8", "a\xffb\xe2\x82", `a\xffb\xe2\x82`},
		{"the character for what isn't UTF-8", "a\ufffd", "a\ufffd"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := printable(test.text); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestPrintableLine(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"one line", "1.0.0-rc.1+build", "1.0.0-rc.1+build"},
		{"lines", "1\n2\n\n", `1\n2\n\n`},
		{"escapes", "1\t2\x1b[31m\u202e\r\n", `1\t2\x1b[31m\u202e\r\n`},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := printableLine(test.text); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}
