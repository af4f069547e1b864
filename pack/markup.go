package pack

import (
	"strings"

	"example.com/htmlize/internal/model"
)

// Span is a part of a text by byte offsets, from Start up to but not including End.
type Span struct{ Start, End int }

// FindRole returns the first role markup, such as :tt:`x`, that begins at from or later, and false if there is none. A role's text has
// no backquote and no blank line.
//
// A contents hook uses it to leave roles as they are written: before the roles its text has role markup in it, and so may it over
// protocol 1, which doesn't carry the stage.
func FindRole(text string, from int) (Span, bool) {
	for at := from; ; {
		colon := strings.IndexByte(text[at:], ':')
		if colon < 0 {
			return Span{}, false
		}
		start := at + colon
		at = start + 1
		for at < len(text) && model.IsRoleNameByte(text[at]) {
			at++
		}
		if !strings.HasPrefix(text[at:], ":`") || !model.IsRoleName(text[start+1:at]) {
			continue
		}
		at += len(":`")
		length := strings.IndexByte(text[at:], '`')
		if length < 0 {
			// No later role has an end either.
			return Span{}, false
		}
		if hasBlankLine(text[at : at+length]) {
			continue
		}
		return Span{start, at + length + 1}, true
	}
}

// hasBlankLine reports whether two line breaks have nothing but white space between them.
func hasBlankLine(text string) bool {
	for {
		_, rest, found := strings.Cut(text, "\n")
		if !found {
			return false
		}
		text = strings.TrimLeft(rest, " \t\r")
		if strings.HasPrefix(text, "\n") {
			return true
		}
	}
}
