package sanitize

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

	out     strings.Builder
	nesting nesting
	// startTags is how many there were, and paired says of each whether an end tag belongs to it. It is nil until that is asked.
	startTags int
	paired    []bool
	// least is how many bytes the result has at least for the characters that are escaped in it.
	least int
	// shown is how many start tags are text that are of a name and no tag, such as <b and c>, and whose end tags didn't come up to now.
	shown map[string]int
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
	m.nesting.out = &m.out
	m.shown = make(map[string]int)
	pieces := newPieces(m.text, m.keepsRoles)
	for {
		p, ok := pieces.next()
		if !ok {
			break
		}
		m.write(p)
		if size := m.least + m.nesting.written; size > m.max {
			return "", pack.ResultTooLarge(size)
		}
	}
	m.nesting.closeAll()
	return m.out.String(), nil
}

func (m *markup) write(p piece) {
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
		m.writeLess()
		if p.name != "" && !p.closes {
			m.shown[p.name]++
		}
	case comment:
		m.removed.comments++
		m.out.WriteString(dropped)
	case doctype:
		m.removed.doctypes++
		m.out.WriteString(dropped)
	case rawElement:
		m.removed.element(p.name, 1)
		m.writeContent(rawText[p.name], m.text[p.content.Start:p.content.End])
	case startTag:
		if m.isText(p) {
			m.writeLess()
			m.writeText(m.text[p.Start+1 : p.End])
			return
		}
		m.start(p)
	case endTag:
		m.end(p)
	}
}

// writeLess writes a < that begins nothing.
func (m *markup) writeLess() {
	m.out.WriteString("&lt;")
	m.least += len("&lt;")
	m.inWord = true
}

// start writes a start tag that the policy lets through.
func (m *markup) start(p piece) {
	tag := p.tag.write(m.text[p.Start:p.End])
	switch {
	case p.name == "input" && !p.isTask():
		m.removed.element(p.name, 1)
	case !m.removed.judge(tag):
		if needAttrs[p.name] {
			m.nesting.openUnseen(p.name)
		} else {
			m.nesting.miss(p.name)
		}
	case !m.nesting.open(p.name, p.empty):
		m.removed.element(p.name, 1)
		m.nesting.miss(p.name)
	default:
		m.out.WriteString(tag)
		return
	}
	m.out.WriteString(dropped)
}

// end writes an end tag, where it is that of an element which is open. One is text where its start tag is.
func (m *markup) end(p piece) {
	const lineBreak = "<br>"
	switch {
	case p.name == "br" && m.removed.judge(lineBreak):
		// Browsers take </br> for that.
		m.nesting.open(p.name, false)
		m.out.WriteString(lineBreak)
	case m.nesting.close(p.name):
	case m.nesting.missed(p.name):
		m.out.WriteString(dropped)
	case m.shown[p.name] > 0:
		m.shown[p.name]--
		m.writeLess()
		m.writeText(m.text[p.Start+1 : p.End])
	default:
		m.removed.endTags++
		m.out.WriteString(dropped)
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
