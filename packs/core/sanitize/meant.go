package sanitize

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// isText reports whether a start tag is text that only looks like one, such as the type in List<Object>: it has no attributes, no end tag
// belongs to it, and it is written as nobody writes HTML, or the policy ugc would drop it.
func (m *markup) isText(p piece) bool {
	m.startTags++
	_, isLanguage := foreignLanguages[p.name]
	if len(p.attrs) > 0 || p.foreign && p.empty && !isLanguage {
		return false
	}
	written := m.text[p.Start+1 : p.Start+1+len(p.name)]
	isName := written != p.name && written != strings.ToUpper(p.name)
	inWord := endsWithWord(m.text[:p.Start])
	switch {
	case !bareElements()[p.name] && (isName || !optionalEnd[p.name]):
	case isName && (inWord || !void[p.name]):
	case inWord && !void[p.name] && !optionalEnd[p.name]:
	default:
		return false
	}
	if m.paired == nil {
		m.paired = findPairs(m.text, m.keepsRoles)
	}
	return !m.paired[m.startTags-1]
}

// endsWithWord reports whether what follows text is written at a word, or at a path as Rust has them.
func endsWithWord(text string) bool {
	last, _ := utf8.DecodeLastRuneInString(text)
	return unicode.IsLetter(last) || unicode.IsDigit(last) || last == '_' || strings.HasSuffix(text, "::")
}

// findPairs says of each start tag, in their order, whether an end tag of the name belongs to it.
func findPairs(text string, keepsRoles bool) []bool {
	var paired []bool
	open := make(map[string][]int32)
	for pieces := newPieces(text, keepsRoles); ; {
		p, ok := pieces.next()
		if !ok {
			return paired
		}
		of := open[p.name]
		switch {
		case p.kind == startTag:
			if _, isLanguage := foreignLanguages[p.name]; !void[p.name] && !(p.empty && (p.foreign || isLanguage)) {
				open[p.name] = append(of, int32(len(paired)))
			}
			paired = append(paired, false)
		case p.kind == endTag && len(of) > 0:
			paired[of[len(of)-1]] = true
			open[p.name] = of[:len(of)-1]
		}
	}
}

// bareElements are those that the policy ugc lets through without attributes.
var bareElements = sync.OnceValue(func() map[string]bool {
	bare := make(map[string]bool)
	for name := range elements {
		if _, ok := readStartTag(ugc().Sanitize("<" + name + ">")); ok {
			bare[name] = true
		}
	}
	return bare
})
