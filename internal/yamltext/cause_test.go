package yamltext

import (
	"fmt"
	"strings"
	"testing"
)

// TestTextBehindQuote checks lines in which a text in quotes ends too early, with the column of the quote, and lines in which none does.
func TestTextBehindQuote(t *testing.T) {
	for line, want := range map[string]int{
		"a: 'World's'": 10, "- 'it's'": 6, "[x, 'a'b]": 7, `a: "b "c" d"`: 7, "'a'b: c": 3, "a: 'é'é": 6, "? 'a'b": 5, "a: ''b": 5, `a: "\\"x"`: 7,
		"": 0, "a: 'b'": 0, "a: 'it''s'": 0, `a: "b\"c"`: 0, "a: 'b' # c'd": 0, "a: 'b'# c": 6, "a: don't, can't": 0, "[it's, 'b', 'c']": 0, "{'a': 'b'}": 0,
		"a: 'goes on": 0, "# it's 'a'b": 0, "'a' : b": 0, "a: 'b'\r": 0, "a: b 'c'd": 0,
	} {
		got, left := 0, maxQuotes
		if p := New([]byte(line)).textBehindQuote(1, &left); p != nil {
			got = p.Col
		}
		if got != want {
			t.Errorf("%q: got column %d, want %d", line, got, want)
		}
	}
}

// TestCause checks the place and the message for texts that aren't YAML.
func TestCause(t *testing.T) {
	for text, want := range map[string]string{
		"a: \"b\n  c\" d\n":               "2:4: the text in double quotes that begins in the line above ends at this quote, and more follows",
		"a: 'b\n\n  c\nd: 'e'\n":          "4:4: the text in single quotes that begins 3 lines above ends at this quote, and more follows",
		"a: [\"b, c]\nd: \"e\"\nf: g\n":   "2:4: the text in double quotes that begins in the line above ends at this quote, and more follows",
		"a: |\n  it's\n  'x\nb: 'c'd\n":   "4:6: the text in single quotes ends at this quote, and more follows",
		"a:\n  -\u00a0b: c\n    d: e\n":   "2:4: a no-break space (U+00A0) behind the hyphen",
		"a:1\nb: 2\n":                     "1:2: no space behind the colon, so that the line has no key",
		"a: 1\nb:2\n":                     "2:2: no space behind the colon, so that the line has no key",
		"a:\n  - b:1\n    c: 2\n":         "2:6: no space behind the colon, so that the line has no key",
		"a:\n  -b: c\n    d: e\n":         "2:3: no space behind the hyphen, so that the line begins no item of a list",
		"a:\n  - role:tt\nb: c: d\n":      "3:0: found \": \" where no key can stand",
		"a: https://example.com\n b: c\n": "2:0: found \": \" where no key can stand",
		"a: [\n":                          "1:0: a list in [ ] doesn't end, or lacks a comma",
		"a:\n  b: [c, {d: [\n\n":          "2:0: a list in [ ] doesn't end, or lacks a comma",
		"a: {\n":                          "1:0: a map in { } doesn't end, or lacks a comma",
		"----\na: b\n":                    "1:1: found a line of hyphens that isn't ---",
		" ---\na: b\n":                    "1:1: found a line of hyphens that isn't ---",
		"a: b\n--\nc\n":                   "2:1: found a line of hyphens that isn't ---",
		"--- a: b\nc: d\n":                "1:1: found a key in the line ---",
		"--- {a: b: c\n":                  "1:0: a map in { } doesn't end, or lacks a comma",
		"a: - b\n":                        "1:0: found \"- \" where no item of a list can stand",
		"a: [b, , c]\n":                   "1:0: found no value where one is due",
	} {
		_, p := New([]byte(text)).Documents()
		if p == nil {
			t.Errorf("%q: got no problem", text)
			continue
		}
		if got := fmt.Sprintf("%d:%d: %s", p.Line, p.Col, strings.TrimPrefix(p.Message, "not YAML: ")); got != want {
			t.Errorf("%q:\ngot  %s\nwant %s", text, got, want)
		}
	}
}

// TestManyQuotes checks a line with more quotes than are examined. That must not take noticeable time.
func TestManyQuotes(t *testing.T) {
	text := New([]byte("a: [" + strings.Repeat("'b', ", 50_000) + "'c'd]\n"))
	left := maxQuotes
	if p := text.textBehindQuote(1, &left); p != nil || left != 0 {
		t.Errorf("got %v with %d left, want the search given up", p, left)
	}
}

func TestHints(t *testing.T) {
	for text, want := range map[string]string{
		"a\u00a0b": "it has a no-break space (U+00A0) in it; remove that, or write a space in its place",
		"\u3000":   "it has the invisible character U+3000 in it; remove that, or write a space in its place",
		"\ufeffa":  "it has a byte order mark (U+FEFF) in it; remove that",
		"a\u200b":  "it has the invisible character U+200B in it; remove that",
		"“a”":      "it has the quote “ (U+201C) in it; remove that, or write \" in its place",
		"’a":       "it has the quote ’ (U+2019) in it; remove that, or write ' in its place",
		"":         "", "a b\tc\n": "", "é": "", "\xff": "",
	} {
		if got := LookalikeHint("it", text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{
		"author:\u00a0Joe": "found a no-break space (U+00A0) behind the colon; write a space in its place",
		"id:1":             "write a space behind the colon", "id:1\nb:": "write a space behind the colon",
		"": "", "Joe": "", "https://example.com": "", "a b:c": "",
	} {
		if got := MissingSpaceHint(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestOddSpace(t *testing.T) {
	for text, want := range map[string]string{
		"\u00a0x": "a no-break space (U+00A0)", "\ufeffx": "a byte order mark (U+FEFF)", "\u3000": "the invisible character U+3000",
		"\u200bx": "the invisible character U+200B", "\u2028": "the invisible character U+2028", "\u00adx": "the invisible character U+00AD",
		"": "", " x": "", "\tx": "", "\r": "", "x\u00a0": "", "é": "", "\xff": "",
	} {
		if got, ok := lookalikeSpace(text); got != want || ok != (want != "") {
			t.Errorf("%q: got %q, %v, want %q", text, got, ok, want)
		}
	}
}
