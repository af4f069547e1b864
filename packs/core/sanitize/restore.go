package sanitize

import (
	"errors"
	"strings"

	"github.com/microcosm-cc/bluemonday"

	"example.com/htmlize/pack"
)

// errRoles means that the policy removed a roleMark or added one.
var errRoles = errors.New("the policy's result has other roles than the text")

// restoreRoles replaces each [roleMark] in a text by its role markup.
//
// The markup is as it was written, except that the < of a tag that the policy doesn't let through becomes &lt;: an unbound role stays in
// the page as it is, and could be used to bypass the policy. Role markup in an attribute could bypass it, too, as a plugin returns
// elements with quotes; so a backquote in an attribute becomes a reference. Text that only became role markup when the policy resolved
// references and removed comments stays text.
//
// Passes reports whether a tag, as it is written, may stay in a role's text. A result over maxSize bytes is an error.
func restoreRoles(html, text string, roles []pack.Span, passes func(t tag, raw string) bool, maxSize int) (string, error) {
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
			writeRole(&out, text[roles[0].Start:roles[0].End], passes, maxSize)
			role.End = out.Len()
			restored = append(restored, role)
			roles = roles[1:]
		default:
			out.WriteByte(b)
		}
		if out.Len() > maxSize {
			return "", pack.ResultTooLarge(out.Len())
		}
	}
	if len(roles) > 0 {
		return "", errRoles
	}
	return escapeOtherRoles(out.String(), restored, maxSize)
}

// escapeOtherRoles escapes the colon of all role markup except for roles. A result over maxSize bytes is an error.
func escapeOtherRoles(text string, roles []pack.Span, maxSize int) (string, error) {
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
		if size := out.Len() + len(text) - at; size > maxSize {
			return "", pack.ResultTooLarge(size)
		}
	}
}

// writeRole writes role markup. It stops when out has more than maxSize bytes.
func writeRole(out *strings.Builder, role string, passes func(t tag, raw string) bool, maxSize int) {
	reader := tagReader{text: role}
	anyName := func(string) bool { return true }
	for i := 0; i < len(role) && out.Len() <= maxSize; i++ {
		if role[i] != '<' || !startsMarkup(role[i+1:]) {
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

// startsMarkup reports whether a < before text begins a tag, a comment or a declaration in HTML.
func startsMarkup(text string) bool {
	return text != "" && (isLetter(text[0]) || strings.IndexByte("/!?", text[0]) >= 0)
}

// passesInRole reports whether a tag may stay in a role's text. A tag of HTML may stay if the policy lets it through as it is written;
// tags of MathML and SVG may not, as nothing adds missing end tags in a role's text. With the policy ugc, an unknown name without
// attributes may stay, too: roles often have such words, as in :code:`vector<int>`, and in a page they have no effect.
func (c config) passesInRole(policy *bluemonday.Policy, t tag, raw string) bool {
	if !elements[t.name] {
		return c.Policy == policyUGC && len(t.attrs) == 0 && !strings.ContainsAny(t.name, "-_.:")
	}
	return !isForeign(t.name) && policy.Sanitize(raw) == raw && (t.closes || t.name != "input" || t.isTask())
}
