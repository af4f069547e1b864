package extra

import (
	"regexp"
	"strings"
	"sync"
)

var blankLine = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\n[ \t\r]*\n`) })

// hideRoles returns text with each :name:`text` in it overwritten by as many backquotes. A role's text ends at the first
// backquote and doesn't go beyond its paragraph.
func hideRoles(text string) []byte {
	hidden := []byte(text)
	for at := 0; ; {
		i := strings.IndexByte(text[at:], '`')
		if i < 0 {
			return hidden
		}
		start, ok := roleStart(text[:at+i])
		at += i + 1
		if !ok {
			continue
		}
		length := strings.IndexByte(text[at:], '`')
		if length < 0 {
			return hidden
		}
		// Few roles have a line break at all.
		if inner := text[at : at+length]; strings.Contains(inner, "\n") && blankLine().MatchString(inner) {
			continue
		}
		at += length + 1
		for j := start; j < at; j++ {
			hidden[j] = '`'
		}
	}
}

// roleStart returns where the :name: begins that text ends in, and false where it ends in none.
func roleStart(text string) (int, bool) {
	text, ok := strings.CutSuffix(text, ":")
	if !ok {
		return 0, false
	}
	start := len(text)
	for start > 0 && isNameByte(text[start-1]) {
		start--
	}
	name := text[start:]
	if name == "" || !isNameEnd(name[0]) || !isNameEnd(name[len(name)-1]) || start == 0 || text[start-1] != ':' {
		return 0, false
	}
	return start - 1, true
}

// isNameEnd reports whether the name of a role may begin and end with b.
func isNameEnd(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9' || b == '_'
}

func isNameByte(b byte) bool { return isNameEnd(b) || b == '-' || b == '.' || b == '+' }
