package sanitize

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// addresses are the attributes that hold the address of something, in all elements that the policy lets through.
var addresses = set("href src cite poster")

// write returns the start tag for the policy: raw, as it is written, unless an address in it has to be written as browsers take
// it. The policy refuses addresses with white space inside or with a % that escapes nothing. It takes a / that ends the last value
// for one that ends the tag.
func (t tag) write(raw string) string {
	changed := false
	for i, a := range t.attrs {
		if a.bare || !addresses[a.name] {
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
			// What is between single quotes may have double ones.
			out.WriteString(`="` + strings.ReplaceAll(a.value, `"`, "&#34;") + `"`)
		}
	}
	out.WriteString(">")
	return out.String()
}

// normalAddress does to an address what browsers do before they look at it (url.spec.whatwg.org): white space around it
// and line breaks and tabs in it go, and other spaces are escaped.
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

// isTask reports whether t is the box of a list of tasks: a checkbox that nobody can check.
func (t tag) isTask() bool {
	named := func(name string) int { return slices.IndexFunc(t.attrs, func(a attr) bool { return a.name == name }) }
	// Of two, the first counts.
	kind := named("type")
	return kind >= 0 && named("disabled") >= 0 && strings.EqualFold(html.UnescapeString(t.attrs[kind].value), "checkbox")
}
