package launch

import (
	"os"
	"runtime"
	"slices"
	"strings"
)

// environment returns the part of the host's environment that a pack gets: what a process needs to run, and the variables in allowed
// that are set. Variables of go-plugin and htmlize are never passed on: a host that is itself a plugin of another program has some.
func environment(allowed []string) []string {
	names := []string{"PATH", "TMPDIR"}
	if runtime.GOOS == "windows" {
		names = []string{"PATH", "SYSTEMROOT", "PATHEXT", "COMSPEC", "TMP", "TEMP"}
	}
	var env []string
	for _, name := range slices.Concat(names, allowed) {
		if isReserved(name) {
			continue
		}
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// isReserved reports whether a variable belongs to go-plugin or htmlize.
func isReserved(name string) bool {
	// Windows ignores case in these names.
	name = strings.ToUpper(name)
	return strings.HasPrefix(name, "PLUGIN_") || strings.HasPrefix(name, "HTMLIZE_")
}
