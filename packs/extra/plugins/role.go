package plugins

import "example.com/htmlize/pack"

// hideRoles returns text with the role markup in it overwritten by as many backquotes.
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
