package sanitize

import (
	"strings"

	"example.com/htmlize/pack"
)

// preparer rewrites a text for the policy so that only tags look like tags. The policy reads HTML as browsers do and would otherwise
// remove everything that looks like an unknown tag. Two things are text: what looks like a tag but is no element of HTML, and what has
// no end, such as a tag, a comment or an element that contains no markup. In text each < is escaped, so that it is shown as it was
// written.
type preparer struct {
	// text has no NUL.
	text string
	// preserveRoles is whether role markup stays as it is.
	preserveRoles bool
	removed       *removed
	// max is the maximum size of a result in bytes.
	max int

	out     strings.Builder
	nesting nesting
	// startTags counts the start tags read so far. Paired has for each start tag whether an end tag belongs to it. It is nil until it
	// is needed.
	startTags int
	paired    []bool
	// minSize is a lower limit of the result's size, from the characters that are escaped in it.
	minSize int
	// textTags counts, by name, the start tags that are text, such as <b and c>, and whose end tags haven't been read yet.
	textTags map[string]int
	// inWord is true after a < that begins no tag, until the end of the word.
	inWord bool
	// roles are the spans of the role markup that roleMark replaces.
	roles []pack.Span
}

// roleMark replaces role markup in the text for the policy.
const roleMark = '\x00'

// removedMark replaces what is removed before the policy: a comment, which the policy removes. Without it, the parts before and after
// could together become markup.
const removedMark = "<!---->"

// prepare returns the text for the policy. It returns an error if the result would certainly be too large.
func (m *preparer) prepare() (string, error) {
	m.out.Grow(len(m.text) + len(m.text)/16)
	m.nesting.out = &m.out
	m.textTags = make(map[string]int)
	pieces := newPieces(m.text, m.preserveRoles)
	for {
		p, ok := pieces.next()
		if !ok {
			break
		}
		m.write(p)
		if size := m.minSize + m.nesting.written; size > m.max {
			return "", pack.ResultTooLarge(size)
		}
	}
	m.nesting.closeAll()
	return m.out.String(), nil
}

func (m *preparer) write(p piece) {
	if p.kind != plainText {
		m.inWord = false
	}
	switch p.kind {
	case plainText:
		m.writeText(m.text[p.Start:p.End])
	case roleMarkup:
		m.out.WriteByte(roleMark)
		m.roles = append(m.roles, p.Span)
	case lessThan:
		m.writeLessThan()
		if p.name != "" && !p.closes {
			m.textTags[p.name]++
		}
	case comment:
		m.removed.comments++
		m.out.WriteString(removedMark)
	case doctype:
		m.removed.doctypes++
		m.out.WriteString(removedMark)
	case rawElement:
		m.removed.element(p.name, 1)
		m.writeContent(rawText[p.name], m.text[p.content.Start:p.content.End])
	case startTag:
		if m.isText(p) {
			m.writeLessThan()
			m.writeText(m.text[p.Start+1 : p.End])
			return
		}
		m.writeStartTag(p)
	case endTag:
		m.writeEndTag(p)
	}
}

// writeLessThan writes a < that is text.
func (m *preparer) writeLessThan() {
	m.out.WriteString("&lt;")
	m.minSize += len("&lt;")
	m.inWord = true
}

// writeStartTag writes a start tag if the policy lets it through.
func (m *preparer) writeStartTag(p piece) {
	tag := p.tag.normalize(m.text[p.Start:p.End])
	switch {
	case p.name == "input" && !p.isTask():
		m.removed.element(p.name, 1)
	case !m.removed.checkStartTag(tag):
		if needAttrs[p.name] {
			m.nesting.openRemoved(p.name)
		} else {
			m.nesting.addRemoved(p.name)
		}
	case !m.nesting.open(p.name, p.empty):
		m.removed.element(p.name, 1)
		m.nesting.addRemoved(p.name)
	default:
		m.out.WriteString(tag)
		return
	}
	m.out.WriteString(removedMark)
}

// writeEndTag writes an end tag if its element is open. If its start tag is text, it is text, too.
func (m *preparer) writeEndTag(p piece) {
	const lineBreak = "<br>"
	switch {
	case p.name == "br" && m.removed.checkStartTag(lineBreak):
		// Browsers read </br> as <br>.
		m.nesting.open(p.name, false)
		m.out.WriteString(lineBreak)
	case m.nesting.close(p.name):
	case m.nesting.takeRemoved(p.name):
		m.out.WriteString(removedMark)
	case m.textTags[p.name] > 0:
		m.textTags[p.name]--
		m.writeLessThan()
		m.writeText(m.text[p.Start+1 : p.End])
	default:
		m.removed.endTags++
		m.out.WriteString(removedMark)
	}
}

// writeContent writes the visible content of an element that contains no markup.
func (m *preparer) writeContent(kind rawKind, content string) {
	m.out.WriteString(removedMark)
	switch kind {
	case withReferences:
		m.writeText(content)
	case verbatim:
		m.writeText(strings.ReplaceAll(content, "&", "&amp;"))
	}
	m.out.WriteString(removedMark)
}

// writeText writes text in which no < begins a tag.
func (m *preparer) writeText(text string) {
	m.minSize += minEscapedSize(text)
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

// writeWord writes the word after a < that is text. As in an attribute's value, an & only begins a reference if a ; ends it:
// <https://example.com/?a=1&copy=2> has no © in it.
func (m *preparer) writeWord(word string) {
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

// minEscapedSize returns how many bytes the characters of text that are certainly escaped have at least after that. An & isn't counted
// if it may begin a reference, which becomes another character.
func minEscapedSize(text string) int {
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
