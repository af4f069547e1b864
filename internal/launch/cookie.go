package launch

import "strings"

// servesOthers reports whether stderr is that of a plugin that was started with another cookie than its own. The words
// are those of go-plugin's server, in every release from v1.4.9 to v1.8.0; this is the one place that knows them.
func servesOthers(stderr []string) bool {
	return strings.Contains(strings.Join(stderr, "\n"), "This binary is a plugin.")
}
