package markup

import (
	"strings"

	"example.com/htmlize/internal/model"
)

// scanner finds the roles of a text, in one pass and without copying it.
//
// A role is a colon, a name, a colon and text in backquotes. The text holds no backquote and no blank line, so a role
// stands in one paragraph.
type scanner struct {
	text string
	at   int
	// bound reports whether a role has a plugin; nil for none. By that, a name in front of a role's is its domain, or text.
	bound func(role string) bool
	// unclosed, if it isn't nil, is called for each role whose text has no end, in its turn. Its End and Raw are not set.
	unclosed func(Role)
}

// next returns the next role, and false at the end of the text.
func (s *scanner) next() (Role, bool) {
	for {
		colon := strings.IndexByte(s.text[s.at:], ':')
		if colon < 0 {
			s.at = len(s.text)
			return Role{}, false
		}
		start := s.at + colon
		nameEnd := start + 1
		for nameEnd < len(s.text) && model.IsRoleNameByte(s.text[nameEnd]) {
			nameEnd++
		}
		// The byte that ended the name may be the colon that begins a role.
		s.at = nameEnd
		open := nameEnd + 2
		if open > len(s.text) || s.text[nameEnd:open] != ":`" || !model.IsRoleName(s.text[start+1:nameEnd]) {
			continue
		}
		found := s.qualify(Role{Start: start, Name: s.text[start+1 : nameEnd]})
		s.at = open
		length := strings.IndexByte(s.text[open:], '`')
		if length < 0 || hasBlankLine(s.text[open:open+length]) {
			if s.unclosed != nil {
				s.unclosed(found)
			}
			continue
		}
		found.Raw = s.text[open : open+length]
		found.End = open + length + 1
		s.at = found.End
		return found, true
	}
}

// qualify returns a role with its domain, as in :py:func:`x`. The longest name that is bound wins. If none is, the name has a domain
// where docutils finds one, at the beginning of a word.
func (s *scanner) qualify(r Role) Role {
	if s.bound == nil || r.Start == 0 || !model.IsRoleNameEnd(s.text[r.Start-1]) {
		return r
	}
	name, found := r, s.bound(r.Name)
	end := r.Start + 1 + len(r.Name)
	for start, ok := domainBefore(s.text, r.Start); ok; start, ok = domainBefore(s.text, start) {
		whole := Role{Start: start, Name: s.text[start+1 : end]}
		if len(whole.Name) > model.MaxQualifiedRoleName {
			// No name is so long, and asking for each longer one would take quadratic time.
			return name
		}
		if s.bound(whole.Name) {
			name, found = whole, true
		}
		if start == 0 || !model.IsRoleNameEnd(s.text[start-1]) {
			if found {
				name.domain = int32(name.Start - whole.Start)
			} else {
				name = whole
			}
			break
		}
	}
	return name
}

// domainBefore returns where :domain begins that ends before the colon at the offset.
func domainBefore(text string, colon int) (start int, ok bool) {
	start = colon
	for start > 0 && model.IsRoleNameByte(text[start-1]) {
		start--
	}
	ok = start > 0 && text[start-1] == ':' && model.IsRoleName(text[start:colon])
	return start - 1, ok
}

// roles yields the roles that are left.
func (s *scanner) roles(yield func(Role) bool) {
	for r, ok := s.next(); ok && yield(r); r, ok = s.next() {
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

// blanks are the characters of a blank line.
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
