package yamltext

import (
	"strings"
	"testing"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// FuzzDocuments checks the translated places of values against the text that is there, and that the places of problems are inside the text.
func FuzzDocuments(f *testing.F) {
	for _, seed := range []string{
		"", "manifest: 1\npacks:\n  - name: core\n    plugins: [{name: tt, hooks: [role:tt]}]\n", "a: &x [1, two]\nb: *x\n",
		"a\u2028b: é\u0085\r\n- x", "\ufeff\ufeffmani: 1\npacks: S]\n", "a: |\n  long\n  text\nb: \"quoted\"\n", "a: 1\n--- b\n---\nc\n",
		"a: [1\nb: 2\n", "a:\n\tb: 1\n", "a: \"b\n", "a: b: c\n", "\xff\xfea", "a: \x01\n", "a: \xc3\n", "a: *b\n", "@\n", "{a: b}\nc: d\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		text := New(data)
		roots, problem := text.Documents()
		if problem != nil {
			checkProblem(t, text, problem)
		}
		for _, root := range roots {
			checkPlaces(t, text, root)
		}
	})
}

func checkProblem(t *testing.T, text *Text, p *Problem) {
	t.Helper()
	switch {
	case p.Message == "":
		t.Errorf("%+v has no message", p)
	case p.Line == 0:
		if p.Col != 0 {
			t.Errorf("%+v has a column and no line", p)
		}
	case p.Line < 0 || p.Line > len(text.Lines):
		t.Errorf("%+v: there are %d lines", p, len(text.Lines))
	case p.Col < 0 || p.Col > utf8.RuneCountInString(text.Lines[p.Line-1])+1:
		t.Errorf("%+v: column out of the line %q", p, text.Lines[p.Line-1])
	}
}

// checkPlaces compares every text without quotes with the text at its place.
func checkPlaces(t *testing.T, text *Text, n *yaml.Node) {
	t.Helper()
	at := text.At(n)
	runes := []rune(text.Lines[at.Line-1])
	if at.Col > len(runes)+1 {
		t.Fatalf("%q is at %v, which is out of the line %q", n.Value, at, string(runes))
	}
	if rest := string(runes[at.Col-1:]); n.Kind == yaml.ScalarNode && n.Style == 0 && n.Value != "" && !strings.ContainsAny(rest[:1], "!&") {
		// A text may continue in the next line. Then the line has only its beginning.
		first := rest
		if i := strings.IndexAny(rest, "\u0085\u2028\u2029"); i >= 0 {
			first = rest[:i]
		}
		if !strings.HasPrefix(rest, n.Value) && !strings.HasPrefix(n.Value, strings.TrimRight(first, " \t")) {
			t.Errorf("%q is at %v, where %q stands", n.Value, at, rest)
		}
	}
	for _, child := range n.Content {
		checkPlaces(t, text, child)
	}
}
