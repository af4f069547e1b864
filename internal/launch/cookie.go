package launch

import "strings"

// hasOtherCookie reports whether stderr is that of a plugin which expects another cookie than htmlize's. The words are those of
// go-plugin's server, in every release from v1.4.9 to v1.8.0. No other code depends on them.
func hasOtherCookie(stderr []string) bool {
	return strings.Contains(strings.Join(stderr, "\n"), "This binary is a plugin.")
}
