package manifest

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"example.com/htmlize/internal/hint"
	"example.com/htmlize/internal/spelling"
	"example.com/htmlize/internal/yamltext"
)

// level is a kind of map in the manifest, with its keys.
type level struct {
	// noun names the map in messages, as in "a pack".
	noun string
	keys []key
}

// key is a key of a level.
type key struct {
	name string
	// add makes the key required: it is the hint if the key is missing.
	add string
}

// The levels of a manifest.
var (
	manifestLevel = level{"the manifest", []key{
		{"manifest", fmt.Sprintf("add a line: manifest: %d", Format)},
		{"htmlize", ""},
		{"protocols", ""},
		{"packs", "list the packs, or write packs: [] for none"},
		{"data", ""},
	}}
	packLevel = level{"a pack", []key{
		{"name", "give the pack a name of your choice: name: core"},
		{"path", "name the pack's executable, relative to the manifest: path: bin/core"},
		{"version", ""},
		{"protocols", ""},
		{"env", ""},
		{"start_timeout", ""},
		{"restarts", ""},
		{"plugins", "list the plugins that the manifest binds, or remove the pack"},
	}}
	pluginLevel = level{"a plugin", []key{
		{"name", "give the name that the plugin has in its pack: name: tt"},
		{"hooks", "list what the plugin is bound to: hooks: [role:tt]"},
		{"stage", ""},
		{"on_error", ""},
		{"timeout", ""},
		{"cache", ""},
		{"config", ""},
	}}
	levels = []level{manifestLevel, packLevel, pluginLevel}
)

func (l level) names() []string {
	names := make([]string, len(l.keys))
	for i, k := range l.keys {
		names[i] = k.name
	}
	return names
}

// fields reads the map v: the value of each key with the reader of that name. It reports keys that are unknown or missing.
func (d *decoder) fields(v value, l level, read map[string]func(value)) {
	if !v.isMap() {
		d.unexpected(v, l.noun+" as a map", cmp.Or(yamltext.MissingSpaceHint(v.node.Value), l.keysHint()))
		return
	}
	entries := d.entries(v, d.textKey)
	meant := map[string]bool{}
	for _, e := range entries {
		if reader, ok := read[e.name]; ok {
			reader(e.value)
			continue
		}
		near, advice := l.unknown(e.name)
		meant[near] = true
		d.problem(e.key.pos, advice, "%s has no key %s", l.noun, quote(e.name))
	}
	for _, k := range l.keys {
		given := slices.ContainsFunc(entries, func(e entry) bool { return e.name == k.name })
		if k.add != "" && !given && !meant[k.name] {
			d.problem(v.pos, k.add, "%s needs the key %q", l.noun, k.name)
		}
	}
}

// unknown returns a hint for the unknown key name, and the key that it was probably meant to be, if there is one.
func (l level) unknown(name string) (near, advice string) {
	near, ok := spelling.Nearest(name, l.names())
	if advice := yamltext.LookalikeHint("the key", name); advice != "" {
		return near, advice
	}
	if ok {
		return near, hint.Suggest(strconv.Quote(near))
	}
	for _, other := range levels {
		if slices.Contains(other.names(), name) {
			return "", "it is a key of " + other.noun
		}
	}
	return "", l.keysHint()
}

func (l level) keysHint() string { return "its keys are " + strings.Join(l.names(), ", ") }
