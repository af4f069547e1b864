package markup

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParagraphs(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"empty", "", nil},
		{"one line", "a\n", []string{"a"}},
		{"no line break at the end", "a", []string{"a"}},
		{"two lines", "a\nb\n", []string{"a\nb"}},
		{"two paragraphs", "a\n\nb\n", []string{"a", "b"}},
		{"many blank lines", "a\n\n\n\nb\n", []string{"a", "b"}},
		{"a blank line with white space", "a\n \t \nb", []string{"a", "b"}},
		{"leading blank lines", "\n\n \na", []string{"a"}},
		{"trailing blank lines", "a\n\n \n\t", []string{"a"}},
		{"blank lines alone", "\n \n\t\n", nil},
		{"white space alone", " \t ", nil},
		{"white space around the text", "  a  \n\tb\t\n", []string{"  a  \n\tb\t"}},
		{"line breaks of two bytes", "a\r\nb\r\n\r\nc\r\n", []string{"a\r\nb", "c"}},
		{"line breaks of two bytes, no end", "a\r\n\r\nb\r", []string{"a", "b"}},
		{"mixed line breaks", "a\r\n\nb\n\r\nc", []string{"a", "b", "c"}},
		{"a carriage return inside a line", "a\rb", []string{"a\rb"}},
		{"a no-break space is text", "a\n\u00a0\nb", []string{"a\n\u00a0\nb"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for p := range paragraphs(test.text) {
				got = append(got, test.text[p.start:p.end])
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("paragraphs of %q (-want +got):\n%s", test.text, diff)
			}
		})
	}
	t.Run("stopped early", func(t *testing.T) {
		var got []span
		for p := range paragraphs("a\n\nb\n\nc") {
			if got = append(got, p); len(got) == 2 {
				break
			}
		}
		if diff := cmp.Diff([]span{{0, 1}, {3, 4}}, got, cmp.AllowUnexported(span{})); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestWriteParagraphs(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"empty", "", ""},
		{"text", "a <b>\nc & d\n", "<p>a <b> c & d</p>\n\n"},
		{"two paragraphs", "a\n\nb", "<p>a</p>\n\n<p>b</p>\n\n"},
		{"line breaks of two bytes", "a\r\nb\r\n\r\nc\r\n", "<p>a b</p>\n\n<p>c</p>\n\n"},
		{"roles", ":x:`1` and :y:`2`", "<p>{x 1} and {y 2}</p>\n\n"},
		{"a role across a line break", "a :x:`1\n2` b\nc", "<p>a {x 1 2} b c</p>\n\n"},
		{"a role across a line break of two bytes", "a :x:`1\r\n2`\r\n\r\nb", "<p>a {x 1 2}</p>\n\n<p>b</p>\n\n"},
		{"roles in several paragraphs", ":x:`1`\n\na\n\n:x:`2`\n", "<p>{x 1}</p>\n\n<p>a</p>\n\n<p>{x 2}</p>\n\n"},
		{"an open role", "a :x:`1\n\n:y:`2`", "<p>a :x:`1</p>\n\n<p>{y 2}</p>\n\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var out strings.Builder
			writeParagraphs(&out, test.text, nil, func(r Role) string { return "{" + r.Name + " " + r.Text() + "}" })
			if got := out.String(); got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

// FuzzWriteParagraphs checks the one pass of scanner and paragraphs against regular expressions one after the other.
func FuzzWriteParagraphs(f *testing.F) {
	for _, text := range scanSeeds {
		f.Add(text)
	}
	breaks := regexp.MustCompile(`\r?\n`)
	wrapped := regexp.MustCompile(`[ \t\r]*\n[ \t\r]*`)
	f.Fuzz(func(t *testing.T, text string) {
		var want strings.Builder
		for _, p := range slowParagraphs(text) {
			var lines []string
			for _, line := range strings.Split(p, "\n") {
				if !slowBlank.MatchString(line) {
					lines = append(lines, line)
				}
			}
			if len(lines) == 0 {
				continue
			}
			p = strings.TrimSuffix(strings.Join(lines, "\n"), "\r")
			p = slowRole.ReplaceAllStringFunc(p, func(role string) string {
				return "{" + wrapped.ReplaceAllString(role, " ") + "}"
			})
			want.WriteString("<p>" + breaks.ReplaceAllString(p, " ") + "</p>\n\n")
		}
		var got strings.Builder
		writeParagraphs(&got, text, nil, func(r Role) string { return "{" + r.String() + "}" })
		if got.String() != want.String() {
			t.Errorf("text %q\ngot  %q\nwant %q", text, got.String(), want.String())
		}
		var untouched strings.Builder
		writeParagraphs(&untouched, text, nil, nil)
		if got, most := untouched.Len(), paragraphsSize(text); got > most {
			t.Errorf("text %q has %d bytes as paragraphs, want %d at most", text, got, most)
		}
	})
}
