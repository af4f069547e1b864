package core

import (
	"strings"

	"example.com/htmlize/pack"
)

// markup goes through a text before the policy judges it, and makes one of it in which nothing but tags looks like a tag.
// What begins no element that HTML knows is text, and so is what nothing ends: a tag, a comment, an element whose content
// is no markup. In such text each < is escaped, so it is shown as it was written. The policy, which reads HTML as browsers
// do and drops what it doesn't know, then finds nothing to drop but tags.
type markup struct {
	// text has no NUL.
	text string
	// keepsRoles says that role markup is left alone.
	keepsRoles bool
	removed    *removed
	// max is the most bytes that a result may have.
	max int

	out  strings.Builder
	tags tagReader
	ends endFinder
	// foreignEnd is where the svg or math ends that began last. Inside of those, any name is that of an element.
	foreignEnd int
	// least is how many bytes the result has at least for the characters that are escaped in it.
	least int
	// open has, for each name, which of its elements that are open the policy lets through. An element without its attributes may be
	// one that it doesn't, and its end tag goes then; the policy alone would take the next one for that.
	open map[string][]bool
	// inWord is true behind a < that begins no tag, up to the end of the word.
	inWord bool
	// roles are the places of the role markup that was left out.
	roles []pack.Span
}

// roleMark stands for role markup in what the policy judges.
const roleMark = '\x00'

// dropped stands for what goes before the policy sees it: a comment, which the policy drops. With nothing in its place, what
// was before it and behind it could be read together.
const dropped = "<!---->"

// prepare returns the text for the policy, and an error where it can tell that the result would be too large.
func (m *markup) prepare() (string, error) {
	m.out.Grow(len(m.text) + len(m.text)/16)
	m.tags.text, m.ends.text = m.text, m.text
	m.open = make(map[string][]bool)
	role, more := pack.Span{}, m.keepsRoles
	if more {
		role, more = pack.FindRole(m.text, 0)
	}
	next := -1
	for at := 0; at < len(m.text); {
		if next < at {
			next = len(m.text)
			if i := strings.IndexByte(m.text[at:], '<'); i >= 0 {
				next = at + i
			}
		}
		if more && role.Start < at {
			// It began in a tag or in a comment.
			role, more = pack.FindRole(m.text, at)
		}
		if more && role.Start < next {
			m.writeText(m.text[at:role.Start])
			m.out.WriteByte(roleMark)
			m.roles = append(m.roles, role)
			m.inWord = false
			at = role.End
			role, more = pack.FindRole(m.text, at)
			continue
		}
		m.writeText(m.text[at:next])
		at = next
		if at < len(m.text) {
			at = m.less(at)
		}
		if m.least > m.max {
			return "", pack.ResultTooLarge(m.least)
		}
	}
	return m.out.String(), nil
}

// less goes on at the < at start, and returns where what it begins ends.
func (m *markup) less(start int) (end int) {
	m.inWord = false
	if end, ok := m.declaration(start); ok {
		return end
	}
	t, ok := m.tags.read(start, func(name string) bool { return elements[name] || start < m.foreignEnd })
	kind, isRaw := rawText[t.name]
	switch {
	case !ok:
	case t.closes && isRaw:
		m.out.WriteString(dropped)
		return t.end
	case t.closes:
		if m.close(t.name) {
			m.out.WriteString("</" + t.name + ">")
		} else {
			m.out.WriteString(dropped)
		}
		return t.end
	case isRaw:
		if content, ok := m.ends.element(t.name, t.end); ok {
			m.removed.element(t.name, 1)
			m.writeContent(kind, m.text[t.end:content.Start])
			return content.End
		}
		m.tags.reject(t)
	case t.name == "input" && !t.isTask():
		m.removed.element(t.name, 1)
		m.out.WriteString(dropped)
		return t.end
	default:
		if (t.name == "svg" || t.name == "math") && !t.empty {
			if end, ok := m.ends.element(t.name, max(t.end, m.foreignEnd)); ok {
				m.foreignEnd = end.End
			}
		}
		tag := t.write(m.text[start:t.end])
		passes := m.removed.judge(tag)
		if needAttrs[t.name] {
			m.open[t.name] = append(m.open[t.name], passes)
		}
		if passes {
			m.out.WriteString(tag)
		} else {
			m.out.WriteString(dropped)
		}
		return t.end
	}
	m.out.WriteString("&lt;")
	m.least += len("&lt;")
	m.inWord = true
	return start + 1
}

// close reports whether an end tag is that of an element which the policy let through. One that ends nothing is for the policy.
func (m *markup) close(name string) bool {
	open := m.open[name]
	if len(open) == 0 {
		return true
	}
	last := len(open) - 1
	m.open[name] = open[:last]
	return open[last]
}

// declaration drops the comment or the doctype that begins at start, and returns where it ends.
func (m *markup) declaration(start int) (end int, ok bool) {
	const doctype = "<!doctype"
	rest := m.text[start:]
	switch {
	case strings.HasPrefix(rest, "<!--"):
		if end, ok = m.ends.comment(start); ok {
			m.removed.comments++
		}
	case len(rest) > len(doctype) && strings.EqualFold(rest[:len(doctype)], doctype) && isSpace(rest[len(doctype)]):
		length := strings.IndexAny(rest[1:], "<>")
		if ok = length >= 0 && rest[1+length] == '>' && quotesClose(rest[:1+length]); ok {
			end = start + 1 + length + 1
			m.removed.doctypes++
		}
	}
	if ok {
		m.out.WriteString(dropped)
	}
	return end, ok
}

// quotesClose reports whether each quote in text has its end there.
func quotesClose(text string) bool {
	for {
		start := strings.IndexAny(text, `"'`)
		if start < 0 {
			return true
		}
		length := strings.IndexByte(text[start+1:], text[start])
		if length < 0 {
			return false
		}
		text = text[start+1+length+1:]
	}
}

// writeContent writes what is seen of the content of an element that holds no markup.
func (m *markup) writeContent(kind rawKind, content string) {
	m.out.WriteString(dropped)
	switch kind {
	case withReferences:
		m.writeText(content)
	case verbatim:
		m.writeText(strings.ReplaceAll(content, "&", "&amp;"))
	}
	m.out.WriteString(dropped)
}

// writeText writes text in which no < begins a tag.
func (m *markup) writeText(text string) {
	m.least += leastEscaped(text)
	if m.inWord {
		word := text
		if end := strings.IndexAny(text, "> \t\n\r\f"); end >= 0 {
			word = text[:end]
			m.inWord = false
		}
		m.writeWord(word)
		text = text[len(word):]
	}
	for {
		before, rest, found := strings.Cut(text, "<")
		m.out.WriteString(before)
		if !found {
			return
		}
		m.out.WriteString("&lt;")
		text = rest
	}
}

// writeWord writes what follows a < that begins no tag. As in the addresses of attributes, an & begins a reference in it only
// if a ; ends that: <https://example.com/?a=1&copy=2> has no © in it.
func (m *markup) writeWord(word string) {
	for {
		before, rest, found := strings.Cut(word, "&")
		m.out.WriteString(before)
		if !found {
			return
		}
		name := strings.TrimPrefix(rest, "#")
		length := 0
		for length < len(name) && (isLetter(name[length]) || isDigit(name[length])) {
			length++
		}
		m.out.WriteByte('&')
		if length == 0 || length == len(name) || name[length] != ';' {
			m.out.WriteString("amp;")
		}
		word = rest
	}
}

// leastEscaped returns how many bytes those characters of text have at least, escaped, that certainly are: an & may begin a
// reference, of which another character is made.
func leastEscaped(text string) int {
	size := 0
	for i := range len(text) {
		switch text[i] {
		case '<', '>':
			size += len("&lt;")
		case '"', '\'':
			size += len("&#34;")
		case '&':
			if i+1 < len(text) && text[i+1] != '#' && !isLetter(text[i+1]) {
				size += len("&amp;")
			}
		}
	}
	return size
}
