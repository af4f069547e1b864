package launch

import (
	"os"
	"runtime"
	"slices"
	"strings"
)

// environment returns what a pack sees of the host's environment: what a process needs to run, and the variables that
// allowed names where they are set. Variables that steer go-plugin never pass: a host that is itself a plugin of another
// program has some.
func environment(allowed []string) []string {
	names := []string{"PATH", "TMPDIR"}
	if runtime.GOOS == "windows" {
		names = []string{"PATH", "SYSTEMROOT", "PATHEXT", "COMSPEC", "TMP", "TEMP"}
	}
	var env []string
	for _, name := range slices.Concat(names, allowed) {
		if reserved(name) {
			continue
		}
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	return env
}

func reserved(name string) bool {
	// Windows tells no case apart in these names.
	name = strings.ToUpper(name)
	return strings.HasPrefix(name, "PLUGIN_") || strings.HasPrefix(name, "HTMLIZE_")
}
