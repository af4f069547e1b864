package markup

import (
	"iter"
	"strings"
)

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

// WriteFunc appends text to out with each role replaced by what replacement returns for it; that is called in the order of
// the roles.
type WriteFunc func(out *strings.Builder, text string, replacement func(Role) string)

// WriteParagraphs is a [WriteFunc] that writes the paragraphs of text as HTML. Without replacement, roles stay as they are, with
// their line breaks folded as in their texts.
func WriteParagraphs(out *strings.Builder, text string, replacement func(Role) string) {
	for p := range paragraphs(text) {
		out.WriteString("<p>")
		at := p.start
		// A role stands in one paragraph.
		s := scanner{text: text[:p.end], at: p.start}
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

// Paragraphs returns the paragraphs of text as HTML, with its roles as they are.
func Paragraphs(text string) string {
	var out strings.Builder
	out.Grow(ParagraphsSize(text))
	WriteParagraphs(&out, text, nil)
	return out.String()
}

// ParagraphsSize returns the most bytes that the paragraphs of text have as HTML, with its roles as they are.
func ParagraphsSize(text string) int {
	// A paragraph gets nine bytes, and loses two line breaks unless it is the last.
	return len(text) + 9 + 4*strings.Count(text, "\n")
}

// WriteText is a [WriteFunc] that leaves text as it is but for its roles.
func WriteText(out *strings.Builder, text string, replacement func(Role) string) {
	at := 0
	for r := range Roles(text) {
		out.WriteString(text[at:r.Start])
		out.WriteString(replacement(r))
		at = r.End
	}
	out.WriteString(text[at:])
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
