package manifest

import (
	"cmp"
	"fmt"
	"strings"
)

// reservedPrefixes are those of variables between host and pack. Case doesn't matter, as it doesn't on Windows.
var reservedPrefixes = []string{"PLUGIN_", "HTMLIZE_"}

// env reads the names of the variables that a pack may see.
func (d *decoder) env(v value) []string {
	items, _ := d.items(v, "a list of names of environment variables", d.envHint(v))
	var names []string
	known := seen{}
	for _, item := range items {
		name, ok := d.text(item, "the name of an environment variable")
		if ok && d.checkEnv(item, name) && !known.duplicate(d, item, "the variable", name) {
			names = append(names, name)
		}
	}
	return names
}

// envHint says how to write a list of variables in place of something else, such as a map of names to values.
func (d *decoder) envHint(v value) string {
	if v.isMap() && len(v.node.Content) > 0 {
		if name, ok := d.child(v, v.node.Content[0]).text(); ok {
			return fmt.Sprintf("list only the names, as in [%s]; the values come from the host's environment", clip(name))
		}
	}
	return cmp.Or(v.listHint(), "list the names, as in [LANG]")
}

func (d *decoder) checkEnv(v value, name string) bool {
	if variable, _, ok := strings.Cut(name, "="); ok {
		hint := ""
		if variable != "" {
			hint = "the value comes from the host's environment: write " + clip(variable)
		}
		d.problem(v.pos, hint, `%sthe name of an environment variable has no "="; found %s`, v.prefix(), quote(name))
		return false
	}
	if name == "" || strings.ContainsAny(name, " \t\r\n\x00$*?%") {
		d.problem(v.pos, "each name stands for one variable and is taken literally, as in LANG",
			"%swant the name of an environment variable, found %s", v.prefix(), quote(name))
		return false
	}
	for _, prefix := range reservedPrefixes {
		if len(name) >= len(prefix) && strings.EqualFold(name[:len(prefix)], prefix) {
			d.problem(v.pos, "", "%sthe variable %s is reserved: names that begin with %s are between host and pack",
				v.prefix(), quote(name), prefix)
			return false
		}
	}
	return true
}
