package markup

import (
	"fmt"
	"iter"
	"strings"

	"example.com/htmlize/diagnostic"
)

// textPage is a document in the format [Text]: paragraphs, which blank lines separate, with roles in them.
type textPage struct {
	document *Document
	bound    func(role string) bool
	locator  *locator
}

func newTextPage(d *Document, bound func(role string) bool) Page {
	return &textPage{d, bound, d.locator()}
}

func (p *textPage) Roles(warn WarnFunc) iter.Seq[Role] {
	text := p.document.body
	if warn == nil {
		return rolesOf(text, p.bound)
	}
	return func(yield func(Role) bool) {
		s := &scanner{text: text, bound: p.bound, unclosed: func(r Role) {
			warn(newWarning(p.Place(r),
				fmt.Sprintf("role %s begins here and has no end", r.Name),
				"close its text with a backquote before the paragraph ends"), StaysAsWritten)
		}}
		for r := range s.roles {
			// Most roles can be no slip, and to look up whether one is bound takes longer.
			if r.maySlip() && p.bound(r.Name) {
				for _, slip := range r.slips(text, p.Place) {
					warn(slip, "")
				}
			}
			if !yield(r) {
				return
			}
		}
	}
}

func (p *textPage) Place(r Role) diagnostic.Place { return p.locator.place(r.Start) }

func (p *textPage) Unrendered(r Role) string { return r.String() }

func (p *textPage) Write(out *strings.Builder, replacement func(Role) string) {
	writeParagraphs(out, p.document.body, p.bound, replacement)
}

func (p *textPage) Size() int { return paragraphsSize(p.document.body) }

func (p *textPage) HTML() string {
	var out strings.Builder
	out.Grow(p.Size())
	writeParagraphs(&out, p.document.body, p.bound, nil)
	return out.String()
}

func (p *textPage) restore(r Role) Role { return r }

func (p *textPage) staysOut(Role) bool { return false }

func (p *textPage) binds(role string) bool { return p.bound(role) }

// span is a part of a text, by byte offsets.
type span struct{ start, end int }

// paragraphs yields the paragraphs of text: what blank lines separate, without the line breaks around it. A blank line has
// nothing in it but white space.
func paragraphs(text string) iter.Seq[span] {
	return func(yield func(span) bool) {
		inside := false
		var current span
		for at := 0; at < len(text); {
			end, next := len(text), len(text)
			if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
				end, next = at+i, at+i+1
			}
			if strings.Trim(text[at:end], blanks) == "" {
				if inside && !yield(current) {
					return
				}
				inside = false
			} else {
				if !inside {
					current.start = at
				}
				inside = true
				current.end = end
				if text[end-1] == '\r' {
					current.end--
				}
			}
			at = next
		}
		if inside {
			yield(current)
		}
	}
}

// writeParagraphs appends the paragraphs of text to out as HTML, with each role replaced by what replacement returns for it, which is
// called in the order of the roles. Without replacement, roles stay as they are, with
// their line breaks folded as in their texts.
func writeParagraphs(out *strings.Builder, text string, bound func(role string) bool, replacement func(Role) string) {
	for p := range paragraphs(text) {
		out.WriteString("<p>")
		at := p.start
		// A role stands in one paragraph.
		s := scanner{text: text[:p.end], at: p.start, bound: bound}
		for r, ok := s.next(); ok; r, ok = s.next() {
			if replacement == nil && !strings.Contains(r.Raw, "\n") {
				continue
			}
			writeJoined(out, text[at:r.Start])
			at = r.End
			if replacement == nil {
				out.WriteString(r.String())
			} else {
				out.WriteString(replacement(r))
			}
		}
		writeJoined(out, text[at:p.end])
		out.WriteString("</p>\n\n")
	}
}

// paragraphsSize returns the most bytes that the paragraphs of text have as HTML, with its roles as they are.
func paragraphsSize(text string) int {
	// A paragraph gets nine bytes, and loses two line breaks unless it is the last.
	return len(text) + 9 + 4*strings.Count(text, "\n")
}

// writeJoined appends text to out with its line breaks turned into spaces.
func writeJoined(out *strings.Builder, text string) {
	for {
		line, rest, more := strings.Cut(text, "\n")
		if !more {
			out.WriteString(line)
			return
		}
		out.WriteString(strings.TrimSuffix(line, "\r"))
		out.WriteByte(' ')
		text = rest
	}
}
