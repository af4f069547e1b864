package markup

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var (
	slowRole     = regexp.MustCompile(":([A-Za-z0-9_](?:[A-Za-z0-9_.+-]*[A-Za-z0-9_])?):`([^`]*)`")
	slowUnclosed = regexp.MustCompile(":([A-Za-z0-9_](?:[A-Za-z0-9_.+-]*[A-Za-z0-9_])?):`")
	slowBlank    = regexp.MustCompile(`^[ \t\r]*\n?$`)
)

// slowScan is the scanner by regular expressions, on one paragraph after the other.
func slowScan(text string) (roles, unclosed []Role) {
	at := 0
	for _, paragraph := range slowParagraphs(text) {
		rest := 0
		for _, m := range slowRole.FindAllStringSubmatchIndex(paragraph, -1) {
			roles = append(roles, Role{
				Start: at + m[0], End: at + m[1], Name: paragraph[m[2]:m[3]], Raw: paragraph[m[4]:m[5]],
			})
			rest = m[1]
		}
		for _, m := range slowUnclosed.FindAllStringSubmatchIndex(paragraph[rest:], -1) {
			unclosed = append(unclosed, Role{Start: at + rest + m[0], Name: paragraph[rest:][m[2]:m[3]]})
		}
		at += len(paragraph)
	}
	return roles, unclosed
}

// slowParagraphs cuts text after each blank line; joined, the parts are text again.
func slowParagraphs(text string) []string {
	parts := []string{""}
	for _, line := range strings.SplitAfter(text, "\n") {
		parts[len(parts)-1] += line
		if slowBlank.MatchString(line) {
			parts = append(parts, "")
		}
	}
	return parts
}

// scanSeeds are texts with all that the grammar's edges have.
var scanSeeds = []string{
	"",
	"no role",
	":tt:`x`",
	"a :tt:`x` b :em:`y`",
	":tt:``",
	":a-b.c+d_9:`x`",
	":-a:`x` :a-:`x` :.a:`x` :+:`x` ::`x`",
	":Ä:`x` :aä:`x`",
	"::tt:`x`",
	":a:b:`x`",
	":a::b:`x`",
	": tt:`x` :tt :`x` :tt: `x`",
	"16:30:`x`",
	":tt:`a\nb`",
	":tt:`a\r\nb`",
	":tt:`a  \n\t b` \n c",
	":tt:`a\n\nb`",
	":tt:`a\n \t\r\nb`",
	":tt:`\n\n`",
	":tt:`\n`",
	":tt:`a\n`\n",
	":tt:`open",
	":tt:`open\n\n:em:`x`",
	":tt:`open :em:`x`",
	":tt:`open\n\n`",
	":tt:`x`:em:`y`",
	":tt:`x``y`",
	"`:tt:`x`",
	":tt:`:em:`x`",
	":",
	":tt",
	":tt:",
	":tt:`",
	"::::`",
	":a\x00b:`x`",
	":tt:`\x00`",
	":tt:`<b>&amp;</b>`",
	":tt:`äöü 漢字 🎉`",
	"\n\n:tt:`x`\n\n\n:em:`y`\n\n",
	"\r\n\r\n:tt:`x`\r\n\r\n",
	":tt:`a\x0b\n\x0b\nb`",
	":tt:`a\n\u00a0\nb`",
	":a:`x\n:b:`y\n\n:c:`z",
}

func TestScanIsTheGrammar(t *testing.T) {
	for _, text := range scanSeeds {
		t.Run(text, func(t *testing.T) { checkScan(t, text) })
	}
}

func FuzzScan(f *testing.F) {
	for _, text := range scanSeeds {
		f.Add(text)
	}
	f.Fuzz(checkScan)
}

func checkScan(t *testing.T, text string) {
	type found struct{ Roles, Unclosed []Role }
	var got, want found
	s := scanner{text: text, unclosed: func(r Role) { got.Unclosed = append(got.Unclosed, r) }}
	got.Roles = slices.Collect(s.roles)
	want.Roles, want.Unclosed = slowScan(text)
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(Role{})); diff != "" {
		t.Errorf("roles of %q (-want +got):\n%s", text, diff)
	}
}

func TestRoleText(t *testing.T) {
	tests := []struct{ name, raw, text, markup string }{
		{"one line", "a b", "a b", ":r:`a b`"},
		{"empty", "", "", ":r:``"},
		{"a line break", "a\nb", "a b", ":r:`a b`"},
		{"a line break of two bytes", "a\r\nb", "a b", ":r:`a b`"},
		{"a carriage return alone", "a\rb", "a\rb", ":r:`a\rb`"},
		{"indented lines", "Virtual\n  Network", "Virtual Network", ":r:`Virtual Network`"},
		{"white space before and after a line break", "a \t\r\n\t b", "a b", ":r:`a b`"},
		{"several line breaks", "a\n b\n\tc", "a b c", ":r:`a b c`"},
		{"a line break at each end", "\n  a\n", " a ", ":r:` a `"},
		{"white space within a line", "a  b\t\tc\n  d  e", "a  b\t\tc d  e", ":r:`a  b\t\tc d  e`"},
		{"a no-break space is text", "a\u00a0\n\u00a0b", "a\u00a0 \u00a0b", ":r:`a\u00a0 \u00a0b`"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := Role{Name: "r", Raw: test.raw}
			if got, want := r.Text(), test.text; got != want {
				t.Errorf("got text %q, want %q", got, want)
			}
			if got, want := r.String(), test.markup; got != want {
				t.Errorf("got markup %q, want %q", got, want)
			}
		})
	}
}
