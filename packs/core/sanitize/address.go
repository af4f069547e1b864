package sanitize

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// addressAttrs are the attributes whose value is an address, in all elements that the policy lets through.
var addressAttrs = set("href src cite poster")

// normalize returns the start tag for the policy. That is raw, the tag as it is written, unless an address in it has to be normalized:
// the policy refuses addresses with white space inside or with a % that escapes nothing. A space is added before the > if the last
// value ends with a /, as the policy would take the / for the end of an empty tag.
func (t tag) normalize(raw string) string {
	changed := false
	for i, a := range t.attrs {
		if a.bare || !addressAttrs[a.name] {
			continue
		}
		value := html.UnescapeString(a.value)
		if address := normalAddress(value); address != value {
			t.attrs[i].value = html.EscapeString(address)
			changed = true
		}
	}
	if !changed && !t.empty && strings.HasSuffix(raw, "/>") {
		return strings.TrimSuffix(raw, ">") + " >"
	}
	if !changed {
		return raw
	}
	var out strings.Builder
	out.WriteString("<" + t.name)
	for _, a := range t.attrs {
		out.WriteString(" " + a.name)
		if !a.bare {
			// A value in single quotes may contain double quotes.
			out.WriteString(`="` + strings.ReplaceAll(a.value, `"`, "&#34;") + `"`)
		}
	}
	out.WriteString(">")
	return out.String()
}

// normalAddress changes an address as browsers do before they parse it (url.spec.whatwg.org): white space around it and line breaks
// and tabs in it are removed, and other spaces are escaped.
func normalAddress(address string) string {
	address = strings.TrimFunc(address, func(r rune) bool { return r <= ' ' })
	if strings.HasPrefix(address, "data:") {
		return address
	}
	if !strings.ContainsAny(address, "\t\n\r %") {
		return address
	}
	address = strings.NewReplacer("\t", "", "\n", "", "\r", "", " ", "%20").Replace(address)
	var out strings.Builder
	for i := range len(address) {
		out.WriteByte(address[i])
		if address[i] == '%' && !(i+2 < len(address) && isHexDigit(address[i+1]) && isHexDigit(address[i+2])) {
			out.WriteString("25")
		}
	}
	return out.String()
}

func isHexDigit(b byte) bool { return isDigit(b) || 'a' <= b && b <= 'f' || 'A' <= b && b <= 'F' }

// isTask reports whether t is the checkbox of a task list: one that is disabled.
func (t tag) isTask() bool {
	index := func(name string) int { return slices.IndexFunc(t.attrs, func(a attr) bool { return a.name == name }) }
	// If an attribute is there twice, the first one counts.
	kind := index("type")
	return kind >= 0 && index("disabled") >= 0 && strings.EqualFold(html.UnescapeString(t.attrs[kind].value), "checkbox")
}
