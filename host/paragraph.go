package host

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

// writeParagraphs appends the paragraphs of text to out as HTML, each role replaced by what replacement returns for its
// index in roles. Roles are those of text, all or none.
func writeParagraphs(out *strings.Builder, text string, roles []role, replacement func(i int) string) {
	i := 0
	for p := range paragraphs(text) {
		out.WriteString("<p>")
		at := p.start
		for ; i < len(roles) && roles[i].start < p.end; i++ {
			writeJoined(out, text[at:roles[i].start])
			out.WriteString(replacement(i))
			at = roles[i].end
		}
		writeJoined(out, text[at:p.end])
		out.WriteString("</p>\n\n")
	}
}

// writeText appends text to out as it is, but for its roles.
func writeText(out *strings.Builder, text string, roles []role, replacement func(i int) string) {
	at := 0
	for i, r := range roles {
		out.WriteString(text[at:r.start])
		out.WriteString(replacement(i))
		at = r.end
	}
	out.WriteString(text[at:])
}

// writeJoined appends text to out with its line breaks turned into spaces.
func writeJoined(out *strings.Builder, text string) {
	_, _ = lineJoiner.WriteString(out, text)
}
