package host

import (
	"iter"
	"strings"

	"example.com/htmlize/internal/model"
)

// role is the markup :name:`text` in a text.
type role struct {
	// start and end delimit the whole markup.
	start, end int
	name       string
	// raw is what stands between the backquotes, line breaks included.
	raw string
}

// text returns what the role's plugin gets: raw, with one space for each line break and the white space around it. Where a text
// was wrapped and how far its lines are indented says nothing, and a table may have the text as a key.
func (r role) text() string { return foldLines(r.raw) }

// quotedTwice returns what follows a role without a text up to two backquotes, if that seems to have been meant for its text: in
// reStructuredText, code is in two backquotes. Text is the one in which the role was found.
func (r role) quotedTwice(text string) (string, bool) {
	if r.raw != "" {
		return "", false
	}
	inner, after, ok := strings.Cut(text[r.end:], "`")
	isText := ok && inner != "" && !strings.ContainsAny(inner[:1], blanks+"\n") && !strings.ContainsAny(inner[len(inner)-1:], blanks+"\n:")
	return inner, isText && strings.HasPrefix(after, "`") && !strings.Contains(inner, "\n")
}

// runsInto returns the name of a role at whose first backquote the text of this one ends, if it seems that a backquote is missing
// before that: the one that would end the other role's text is left over. Text is the one in which the role was found.
func (r role) runsInto(text string) (name string, ok bool) {
	before, ok := strings.CutSuffix(r.raw, ":")
	if !ok {
		return "", false
	}
	name = before[strings.LastIndexByte(before, ':')+1:]
	rest, _, closed := strings.Cut(text[r.end:], "`")
	isBegun := len(name) < len(before) && model.IsRoleName(name)
	return name, isBegun && closed && !hasBlankLine(rest) && !strings.HasSuffix(rest, ":") && !strings.HasPrefix(text[r.end:], "`")
}

// scanner finds the roles of a text, in one pass and without copying it.
//
// A role is a colon, a name, a colon and text in backquotes. The text holds no backquote and no blank line, so a role
// stands in one paragraph.
type scanner struct {
	text string
	at   int
	// unclosed, if it isn't nil, is called for each role whose text has no end, in its turn; end and raw are not set.
	unclosed func(role)
}

// next returns the next role, and false at the end of the text.
func (s *scanner) next() (role, bool) {
	for {
		colon := strings.IndexByte(s.text[s.at:], ':')
		if colon < 0 {
			s.at = len(s.text)
			return role{}, false
		}
		start := s.at + colon
		nameEnd := start + 1
		for nameEnd < len(s.text) && model.IsRoleNameByte(s.text[nameEnd]) {
			nameEnd++
		}
		// What ended the name may be the colon that begins a role itself.
		s.at = nameEnd
		open := nameEnd + 2
		if open > len(s.text) || s.text[nameEnd:open] != ":`" || !model.IsRoleName(s.text[start+1:nameEnd]) {
			continue
		}
		found := role{start: start, name: s.text[start+1 : nameEnd]}
		s.at = open
		length := strings.IndexByte(s.text[open:], '`')
		if length < 0 || hasBlankLine(s.text[open:open+length]) {
			if s.unclosed != nil {
				s.unclosed(found)
			}
			continue
		}
		found.raw = s.text[open : open+length]
		found.end = open + length + 1
		s.at = found.end
		return found, true
	}
}

// roles yields the roles that are left.
func (s *scanner) roles(yield func(role) bool) {
	for r, ok := s.next(); ok && yield(r); r, ok = s.next() {
	}
}

// scan yields the roles of a text in order. To walk a text again is cheaper than to keep them.
func scan(text string) iter.Seq[role] {
	return func(yield func(role) bool) {
		s := scanner{text: text}
		s.roles(yield)
	}
}

// hasBlankLine reports whether two line breaks have nothing but white space between them.
func hasBlankLine(text string) bool {
	for {
		i := strings.IndexByte(text, '\n')
		if i < 0 {
			return false
		}
		text = text[i+1:]
		rest := strings.TrimLeft(text, blanks)
		if rest != "" && rest[0] == '\n' {
			return true
		}
		text = rest
	}
}

// blanks are what a blank line may hold besides nothing.
const blanks = " \t\r"

// foldLines returns text with one space for each line break and the white space around it.
func foldLines(text string) string {
	line, rest, more := strings.Cut(text, "\n")
	if !more {
		return text
	}
	var out strings.Builder
	out.Grow(len(text))
	for more {
		out.WriteString(strings.TrimRight(line, blanks))
		out.WriteByte(' ')
		line, rest, more = strings.Cut(strings.TrimLeft(rest, blanks), "\n")
	}
	out.WriteString(line)
	return out.String()
}
