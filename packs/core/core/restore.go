package core

import (
	"errors"
	"strings"

	"example.com/htmlize/pack"
)

// errRoles is that the policy dropped the mark of a role, or let one through that isn't ours.
var errRoles = errors.New("the policy's result has other roles than the text")

// restoreRoles puts role markup back into the text in which [roleMark] stands for it.
//
// It is as it was written, except that a < is &lt; which begins a tag that the policy doesn't let through. A role that no plugin
// is bound to stays in the page as it is, and would be a way past the policy. The other way past it is role markup in an
// attribute, of which a plugin makes elements, quotes included; so there a backquote is a reference.
//
// Passes reports whether a tag without attributes may stay in a role's text. A result over most bytes is an error.
func restoreRoles(html, text string, roles []pack.Span, passes func(name string) bool, most int) (string, error) {
	var out strings.Builder
	out.Grow(len(html))
	inTag := false
	for at := range len(html) {
		switch b := html[at]; b {
		case '<':
			inTag = true
		case '>':
			inTag = false
		}
		switch b := html[at]; {
		case b == '`' && inTag:
			out.WriteString("&#96;")
		case b == roleMark:
			if len(roles) == 0 || inTag {
				return "", errRoles
			}
			writeRole(&out, text[roles[0].Start:roles[0].End], passes, most)
			roles = roles[1:]
		default:
			out.WriteByte(b)
		}
		if out.Len() > most {
			return "", pack.ResultTooLarge(out.Len())
		}
	}
	if len(roles) > 0 {
		return "", errRoles
	}
	return out.String(), nil
}

// writeRole writes role markup. It stops when out has more than most bytes.
func writeRole(out *strings.Builder, role string, passes func(name string) bool, most int) {
	for i := range len(role) {
		if out.Len() > most {
			return
		}
		if role[i] == '<' && !isHarmless(role[i+1:], passes) {
			out.WriteString("&lt;")
			continue
		}
		out.WriteByte(role[i])
	}
}

// isHarmless reports whether a < before text begins nothing, or a tag that passes.
func isHarmless(text string, passes func(name string) bool) bool {
	if text == "" || !isLetter(text[0]) && strings.IndexByte("/!?", text[0]) < 0 {
		return true
	}
	text = strings.TrimPrefix(text, "/")
	length := 0
	for length < len(text) && (isLetter(text[length]) || isDigit(text[length])) {
		length++
	}
	return length > 0 && strings.HasPrefix(text[length:], ">") && passes(strings.ToLower(text[:length]))
}

// passesUGC reports whether the policy ugc would let an element through that has no attributes. One that HTML doesn't know does
// nothing in a page, and roles have many, as in :code:`vector<int>`.
func passesUGC(name string) bool {
	return !elements[name] || ugc().Sanitize("<"+name+">") == "<"+name+">"
}

func passesStrict(string) bool { return false }
