package sanitize

import (
	"errors"
	"strings"

	"github.com/microcosm-cc/bluemonday"

	"example.com/htmlize/pack"
)

// errRoles is that the policy dropped the mark of a role, or let one through that isn't ours.
var errRoles = errors.New("the policy's result has other roles than the text")

// restoreRoles puts role markup back into the text in which [roleMark] stands for it.
//
// It is as it was written, except that a < is &lt; which begins a tag that the policy doesn't let through. A role that no plugin
// is bound to stays in the page as it is, and would be a way past the policy. The other way past it is role markup in an
// attribute, of which a plugin makes elements, quotes included; so there a backquote is a reference. What was text before the policy wrote
// its references as characters, and left comments out, stays text.
//
// Passes reports whether a tag, as it is written, may stay in a role's text. A result over most bytes is an error.
func restoreRoles(html, text string, roles []pack.Span, passes func(t tag, raw string) bool, most int) (string, error) {
	var out strings.Builder
	out.Grow(len(html))
	inTag := false
	restored := make([]pack.Span, 0, len(roles))
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
			role := pack.Span{Start: out.Len()}
			writeRole(&out, text[roles[0].Start:roles[0].End], passes, most)
			role.End = out.Len()
			restored = append(restored, role)
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
	return escapeOthers(out.String(), restored, most)
}

// escapeOthers escapes the colon of all role markup but that of roles. A result over most bytes is an error.
func escapeOthers(text string, roles []pack.Span, most int) (string, error) {
	const colon = "&#58;"
	var out strings.Builder
	for written, at := 0, 0; ; {
		role, ok := pack.FindRole(text, at)
		switch {
		case !ok && written == 0:
			return text, nil
		case !ok:
			out.WriteString(text[written:])
			return out.String(), nil
		case len(roles) > 0 && role == roles[0]:
			roles, at = roles[1:], role.End
			continue
		}
		at = role.Start + 1
		out.WriteString(text[written:role.Start] + colon)
		written = at
		if size := out.Len() + len(text) - at; size > most {
			return "", pack.ResultTooLarge(size)
		}
	}
}

// writeRole writes role markup. It stops when out has more than most bytes.
func writeRole(out *strings.Builder, role string, passes func(t tag, raw string) bool, most int) {
	reader := tagReader{text: role}
	anyName := func(string) bool { return true }
	for i := 0; i < len(role) && out.Len() <= most; i++ {
		if role[i] != '<' || !beginsTag(role[i+1:]) {
			out.WriteByte(role[i])
			continue
		}
		if t, ok := reader.read(i, anyName); ok {
			if raw := role[i:t.end]; passes(t, raw) {
				out.WriteString(raw)
				i = t.end - 1
				continue
			}
			reader.reject(t)
		}
		out.WriteString("&lt;")
	}
}

// beginsTag reports whether HTML takes a < before text for the beginning of a tag, a comment or a declaration.
func beginsTag(text string) bool {
	return text != "" && (isLetter(text[0]) || strings.IndexByte("/!?", text[0]) >= 0)
}

// passesInRole reports whether a tag may stay in a role's text. That are those which the policy lets through as they are written, of
// HTML alone, as nothing balances them, and with the policy ugc words: roles have many that HTML doesn't know, as in
// :code:`vector<int>`, and in a page they do nothing.
func (c config) passesInRole(policy *bluemonday.Policy, t tag, raw string) bool {
	if !elements[t.name] {
		return c.Policy == policyUGC && len(t.attrs) == 0 && !strings.ContainsAny(t.name, "-_.:")
	}
	return !isForeign(t.name) && policy.Sanitize(raw) == raw && (t.closes || t.name != "input" || t.isTask())
}
