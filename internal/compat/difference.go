package compat

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// difference shows where an outcome isn't as it has to be: the first place where the HTML differs or, where there are
// failures, the first that does. It names the roles that the pack lacks, as the document may be one for several packs.
func difference(want, got outcome) string {
	var shown string
	if len(want.failures)+len(got.failures) > 0 {
		shown = fmt.Sprintf("want %s, got %s", want.besides(got), got.besides(want))
	} else {
		at := firstDifference(want.html, got.html)
		shown = fmt.Sprintf("from byte %d on, want %s, got %s", at, around(want.html, at), around(got.html, at))
	}
	if len(got.unbound) > 0 {
		shown += "; the pack has no role " + strings.Join(got.unbound, ", ")
	}
	return shown
}

// besides shows the first failure that another outcome doesn't have in its place, or how the HTML begins.
func (o outcome) besides(other outcome) string {
	if len(o.failures) == 0 {
		return around(o.html, 0)
	}
	for i, f := range o.failures {
		if i == len(other.failures) || f.line != other.failures[i].line {
			return quote(f.line)
		}
	}
	return "no further error"
}

// firstDifference returns the length of what both texts begin with.
func firstDifference(a, b string) int {
	at := 0
	for at < min(len(a), len(b)) && a[at] == b[at] {
		at++
	}
	return at
}

// around shows what stands at a byte of a text, with a little of what is before and after it.
func around(text string, at int) string {
	const near = 40
	shown := fmt.Sprintf("%q", text[max(0, at-near):min(len(text), at+near)])
	switch {
	case text == "":
		return "nothing"
	case at == len(text):
		return shown + " and then the end"
	default:
		return shown
	}
}

// quote shows all of a line, unless it is very long.
func quote(line string) string {
	if utf8.RuneCountInString(line) > 300 {
		return fmt.Sprintf("%.300q…", line)
	}
	return fmt.Sprintf("%q", line)
}
