package packlog

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// collect cuts parts into lines, and returns the lines that come out, those of Close last.
func collect(parts ...string) []string {
	var got []string
	o := lineWriter{sink: func(line []byte) { got = append(got, string(line)) }}
	for _, part := range parts {
		if n, err := o.Write([]byte(part)); n != len(part) || err != nil {
			panic(fmt.Sprintf("wrote %d of %d bytes, and got %v", n, len(part), err))
		}
	}
	o.Close()
	return got
}

func TestLines(t *testing.T) {
	full := strings.Repeat("a", maxLine)
	for _, test := range []struct {
		name  string
		parts []string
		want  []string
	}{
		{name: "nothing"},
		{name: "empty writes", parts: []string{"", ""}},
		{name: "a line", parts: []string{"a\n"}, want: []string{"a"}},
		{name: "two lines at once", parts: []string{"a\nb\n"}, want: []string{"a", "b"}},
		{name: "a line in parts", parts: []string{"a", "b", "", "c\n"}, want: []string{"abc"}},
		{name: "a break by itself", parts: []string{"a", "\n", "b", "\n"}, want: []string{"a", "b"}},
		{name: "no break at the end", parts: []string{"a\nb"}, want: []string{"a", "b"}},
		{name: "empty lines", parts: []string{"\n\na\n\n"}, want: []string{"", "", "a", ""}},
		{name: "CRLF", parts: []string{"a\r\nb\r\n"}, want: []string{"a", "b"}},
		{name: "CRLF in parts", parts: []string{"a\r", "\nb"}, want: []string{"a", "b"}},
		{name: "a CR without LF", parts: []string{"a\rb\n\r"}, want: []string{"a\rb", ""}},
		{name: "binary", parts: []string{"\x00\xff\n"}, want: []string{"\x00\xff"}},
		{name: "the longest line", parts: []string{full + "\nb\n"}, want: []string{full, "b"}},
		{name: "a longer line", parts: []string{full + "bcd\ne\n"}, want: []string{full, "e"}},
		{name: "a longer line in parts", parts: []string{full[1:], "bc", "d", "e\nf"}, want: []string{full[1:] + "b", "f"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, collect(test.parts...)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// FuzzLines checks that the lines don't depend on how a stream is divided into writes, and that no line is over the bound.
func FuzzLines(f *testing.F) {
	f.Add("a\nb\r\n\nc", 3)
	f.Add(strings.Repeat("a", maxLine+2)+"\nb", maxLine)
	f.Fuzz(func(t *testing.T, text string, at int) {
		if at < 0 || at > len(text) {
			return
		}
		whole := collect(text)
		if diff := cmp.Diff(whole, collect(text[:at], text[at:])); diff != "" {
			t.Errorf("-in one write +in two:\n%s", diff)
		}
		for _, line := range whole {
			if len(line) > maxLine || strings.Contains(line, "\n") {
				t.Errorf("got a line of %d bytes", len(line))
			}
		}
	})
}
