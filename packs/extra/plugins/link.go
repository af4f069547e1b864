package plugins

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"example.com/htmlize/pack"
)

// series is a numbered series of documents that have web pages.
type series struct {
	role string
	// name is the name of one document in messages. Label comes before its number in the link's text.
	name, label string
	min, max    uint64
	// page is the format of the address of a document's page.
	page string
	// example is a number with an anchor, for messages.
	example string
	// title returns the end of the link's text for an anchor.
	title func(anchor string) string
}

// The addresses, the texts of links, and the forms "title <number>" and "!number" are the same as in Sphinx (sphinx/roles.py).
var (
	rfc = series{
		role: "rfc", name: "an RFC", label: "RFC", min: 1, max: 99999,
		page:    "https://datatracker.ietf.org/doc/html/rfc%d.html",
		example: "2822#section-3.4",
		title:   rfcAnchorTitle,
	}
	pep = series{
		role: "pep", name: "a PEP", label: "PEP", min: 0, max: 9999,
		page:    "https://peps.python.org/pep-%04d/",
		example: "8#comments",
		title:   anchorAsWritten,
	}
)

func (s series) plugin(summary string) pack.Plugin {
	return pack.Plugin{
		Name:          s.role,
		Summary:       summary,
		Roles:         map[string]pack.RoleFunc{s.role: s.link},
		Deterministic: true,
	}
}

// link renders a number, optionally with #anchor, as a link to that document, or to the anchor in it. In "title <number>", the title is
// the link's text. After a ! the result is only the text, without a link.
func (s series) link(_ context.Context, call pack.RoleCall) (pack.HTML, error) {
	link := pack.ParseLink(call.Text)
	number, anchor, anchored := strings.Cut(link.Target, "#")
	n, err := strconv.ParseUint(number, 10, 64)
	if err != nil || n < s.min || n > s.max {
		return "", fmt.Errorf("want the number of %s from %d to %d, optionally with an anchor as in %s, or after a title as in title <%s>, found %s",
			s.name, s.min, s.max, s.example, s.example, found(call.Text))
	}
	href, text := fmt.Sprintf(s.page, n), s.label+" "+number
	if anchored {
		if !isAnchor(anchor) {
			return "", fmt.Errorf("want letters, digits, - _ . and : after the number's #, as in %s, found %s",
				s.example, found(call.Text))
		}
		href += "#" + anchor
		text += s.title(anchor)
	}
	if link.Title != "" {
		text = link.Title
	}
	// An anchor is in both.
	if size := pack.EscapedSize(href) + pack.EscapedSize(text) + len(`<a href=""></a>`); size > pack.MaxResult {
		return "", pack.ResultTooLarge(size)
	}
	if link.Unlinked {
		return pack.Escape(text), nil
	}
	return `<a href="` + pack.Escape(href) + `">` + pack.Escape(text) + "</a>", nil
}

// isAnchor reports whether s has only characters that HTML 4 allows in an id, as the anchors of the linked pages do. None of them needs
// to be escaped in an address or in HTML.
func isAnchor(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("-_.:", r))
	}) < 0
}

// rfcAnchorTitle returns " Section 3.4" for section-3.4, and so on for the other anchors that every RFC's page has.
func rfcAnchorTitle(anchor string) string {
	part, number, _ := strings.Cut(anchor, "-")
	switch part {
	case "appendix", "page", "section":
		title := " " + strings.ToUpper(part[:1]) + part[1:]
		if number != "" {
			title += " " + number
		}
		return title
	}
	return anchorAsWritten(anchor)
}

func anchorAsWritten(anchor string) string { return "#" + anchor }
