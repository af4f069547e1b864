package manifest

import (
	"strconv"
	"strings"
)

// quote returns text in double quotes, with escapes, and shortened if it is long, so that a message stays on one line.
func quote(text string) string {
	short, cut := shorten(text)
	if cut {
		return strconv.Quote(short) + "…"
	}
	return strconv.Quote(short)
}

// clip returns text unchanged if it is short and printable, and quoted otherwise.
func clip(text string) string {
	if q := quote(text); q != `"`+text+`"` {
		return q
	}
	return text
}

// shorten returns the first characters of text.
func shorten(text string) (short string, cut bool) {
	const limit = 60
	n := 0
	for i := range text {
		if n++; n > limit {
			return text[:i], true
		}
	}
	return text, false
}

// oneOf joins two or more names, as in: "a", "b" or "c".
func oneOf(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = quote(name)
	}
	last := len(quoted) - 1
	return strings.Join(quoted[:last], ", ") + " or " + quoted[last]
}
