package yamltext

import "testing"

// TestTextBehindQuote has lines in which a text in quotes ends too early, with the column of the quote, and lines in which none does.
func TestTextBehindQuote(t *testing.T) {
	for line, want := range map[string]int{
		"a: 'World's'": 10, "- 'it's'": 6, "[x, 'a'b]": 7, `a: "b "c" d"`: 7, "'a'b: c": 3, "a: 'é'é": 6, "? 'a'b": 5, "a: ''b": 5, `a: "\\"x"`: 7,
		"": 0, "a: 'b'": 0, "a: 'it''s'": 0, `a: "b\"c"`: 0, "a: 'b' # c'd": 0, "a: 'b'# c": 6, "a: don't, can't": 0, "[it's, 'b', 'c']": 0, "{'a': 'b'}": 0,
		"a: 'goes on": 0, "# it's 'a'b": 0, "'a' : b": 0, "a: 'b'\r": 0, "a: b 'c'd": 0,
	} {
		got := 0
		if p := textBehindQuote(line); p != nil {
			got = p.Col
		}
		if got != want {
			t.Errorf("%q: got column %d, want %d", line, got, want)
		}
	}
}

func TestOddSpace(t *testing.T) {
	for text, want := range map[string]string{
		"\u00a0x": "a no-break space (U+00A0)", "\ufeffx": "a byte order mark (U+FEFF)", "\u3000": "the invisible character U+3000",
		"\u200bx": "the invisible character U+200B", "\u2028": "the invisible character U+2028", "\u00adx": "the invisible character U+00AD",
		"": "", " x": "", "\tx": "", "\r": "", "x\u00a0": "", "é": "", "\xff": "",
	} {
		if got, ok := OddSpace(text); got != want || ok != (want != "") {
			t.Errorf("%q: got %q, %v, want %q", text, got, ok, want)
		}
	}
}
