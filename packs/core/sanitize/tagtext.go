package sanitize

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// isText reports whether a start tag is text that only looks like one, such as the type in List<Object>: it has no attributes and no
// end tag, and it is written in a way in which nobody writes HTML, or the policy ugc would remove it.
func (m *preparer) isText(p piece) bool {
	m.startTags++
	_, isLanguage := foreignLanguages[p.name]
	if len(p.attrs) > 0 || p.foreign && p.empty && !isLanguage {
		return false
	}
	name := m.text[p.Start+1 : p.Start+1+len(p.name)]
	isMixedCase := name != p.name && name != strings.ToUpper(p.name)
	afterWord := endsWithWord(m.text[:p.Start])
	switch {
	case !bareElements()[p.name] && (isMixedCase || !optionalEnd[p.name]):
	case isMixedCase && (afterWord || !void[p.name]):
	case afterWord && !void[p.name] && !optionalEnd[p.name]:
	default:
		return false
	}
	if m.paired == nil {
		m.paired = findPairs(m.text, m.preserveRoles)
	}
	return !m.paired[m.startTags-1]
}

// endsWithWord reports whether text ends with a word, or with a :: as in paths of Rust.
func endsWithWord(text string) bool {
	last, _ := utf8.DecodeLastRuneInString(text)
	return unicode.IsLetter(last) || unicode.IsDigit(last) || last == '_' || strings.HasSuffix(text, "::")
}

// findPairs returns, for each start tag in order, whether an end tag belongs to it.
func findPairs(text string, preserveRoles bool) []bool {
	var paired []bool
	open := make(map[string][]int32)
	for pieces := newPieces(text, preserveRoles); ; {
		p, ok := pieces.next()
		if !ok {
			return paired
		}
		sameName := open[p.name]
		switch {
		case p.kind == startTag:
			if _, isLanguage := foreignLanguages[p.name]; !void[p.name] && !(p.empty && (p.foreign || isLanguage)) {
				open[p.name] = append(sameName, int32(len(paired)))
			}
			paired = append(paired, false)
		case p.kind == endTag && len(sameName) > 0:
			last := len(sameName) - 1
			paired[sameName[last]] = true
			open[p.name] = sameName[:last]
		}
	}
}

// bareElements are the elements that the policy ugc lets through without attributes.
var bareElements = sync.OnceValue(func() map[string]bool {
	bare := make(map[string]bool)
	for name := range elements {
		if _, ok := readStartTag(ugc().Sanitize("<" + name + ">")); ok {
			bare[name] = true
		}
	}
	return bare
})
