package plugins

import "example.com/htmlize/pack"

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
