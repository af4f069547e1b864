package plugins

import (
	"strconv"
	"strings"

	"example.com/htmlize/pack"
)

// found returns what a role's text is, for a message: the beginning of a long one.
func found(text string) string {
	const most = 60
	switch runes := []rune(text[:min(len(text), 4*most+4)]); {
	case text == "":
		return "an empty text"
	case strings.TrimSpace(text) == "":
		return "only white space"
	case len(runes) > most:
		return strconv.Quote(string(runes[:most]) + "…")
	default:
		return strconv.Quote(text)
	}
}

// hideRoles returns text with each byte of role markup replaced by a backquote.
func hideRoles(text string) []byte {
	hidden := []byte(text)
	at := 0
	for role, ok := pack.FindRole(text, at); ok; role, ok = pack.FindRole(text, at) {
		for at = role.Start; at < role.End; at++ {
			hidden[at] = '`'
		}
	}
	return hidden
}
