package supervisor

import (
	"strings"
	"testing"

	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/model"
)

// TestRefusals has configurations that a pack refuses, with what it says, and the place in the manifest to which that leads.
func TestRefusals(t *testing.T) {
	const object = `"type": "object", "additionalProperties": false, "properties"`
	schema := `{` + object + `: {"style": {"type": "string"}, "depth": {"type": "integer"}, "free": true,
		"tags": {"type": ["null", "array"], "items": {"type": "string"}}, "inner": {` + object + `: {"a/b": {"type": "number"}}},
		"names": {"type": "object", "additionalProperties": {"type": "string"}}}}`
	for _, test := range []struct{ name, schema, config, says, want string }{
		{"an unknown key", schema, "style: x\nstile: y", `unknown key "stile"`, "9:7"},
		{"a type", schema, "style: 5", "style: want type string", "8:7"},
		{"a fraction", schema, "depth: 1.5", "depth: want type int", "8:7"},
		{"an item", schema, "tags:\n- a\n- 1", "tags: want type string", "10:9"},
		{"a key inside", schema, "inner:\n  a/b: x", "inner.a/b: want type float64", "9:9"},
		{"a value of a map", schema, "names: {a: b, c: 1}", "names.c: want type string", "8:21"},
		{"one of two", schema, "depth: x\nstile: y", `unknown key "stile"`, "9:7"},
		{"no value", schema, "depth: 1\nstyle:", "style: found no value", "9:7"},
		{"no value for another", schema, "style:\ndepth: x", "depth: want type int", "9:7"},
		{"an unknown key for the default", schema, "stile:", `unknown key "stile"`, "8:7"},
		{"a value of the right type", schema, "style: x\ndepth: 1\ntags:\nfree: 1", `style "x": want something else`, "8:7"},
		{"a value inside of the right type", schema, "inner:\n  a/b: 1", "inner.a/b: want more", "9:9"},
		{"a value without a name", schema, "style: x", "want something else", "7:5"},
		{"a key that the message doesn't name", schema, "stile: x", "no", "7:5"},
		{"several", schema, "depth: x\nstile: y\ntags: [1, a, 2]", "depth: want type int\n" + model.ConfigMessage("tt") + `unknown key "stile"` +
			"\n" + model.ConfigMessage("tt") + "tags: item 1: want a text\n" + model.ConfigMessage("tt") + "tags: item 3: want a text", "8:7 9:7 10:14 10:20"},
		{"several with a key inside of another", schema, "a: 1\ntags: x", "tags: want a list\n" + model.ConfigMessage("tt") + `unknown key "a"`, "9:7 8:7"},
		{"several lines of one", schema, "stile: y", "unknown key \"stile\"\nthe keys are style", "8:7"},
		{"no schema", "", "style: x", "the plugin takes no configuration", "7:5"},
		{"a schema that is none", "[]", "style: x", "no", "7:5"},
		{"a type that is none", `{"type": 5}`, "style: x", "no", "7:5"},
		{"a schema of references", `{"$ref": "#"}`, "style: x", "no", "7:5"},
	} {
		t.Run(test.name, func(t *testing.T) {
			head := "manifest: 1\npacks:\n- name: p\n  path: p\n  plugins:\n  - name: tt\n    config:\n      "
			p := bound(t, head+strings.ReplaceAll(test.config, "\n", "\n      ")+"\n    hooks: [role:tt]\n")
			d := &model.Description{Plugins: []model.PluginDescription{{Name: "tt", ConfigSchema: []byte(test.schema)}}}
			if got := places(p, d, model.ConfigMessage("tt")+test.says); got != test.want {
				t.Errorf("got %v, want %s", got, test.want)
			}
		})
	}
	p := bound(t, "manifest: 1\npacks:\n- name: p\n  path: p\n  plugins:\n"+
		"  - {name: tt, hooks: [role:tt], config: {a: 1}}\n  - {name: em, hooks: [role:em], config: {b: 1}}\n  - {name: x, hooks: [role:x]}\n")
	for says, want := range map[string]string{
		model.ConfigMessage("em") + "no\n" + model.ConfigMessage("tt") + "no": "7:34 6:34",
		model.ConfigMessage("em") + "no":                                      "7:34",
		model.ConfigMessage("tt") + "no":                                      "6:34",
		model.ConfigMessage("x") + "no":                                       "3:3",
		"no":                                                                  "3:3",
	} {
		if got := places(p, &model.Description{}, says); got != want {
			t.Errorf("%q: got %v, want %s", says, got, want)
		}
	}
}

// TestRefusalHints has keys that a schema doesn't know, with the hint of each.
func TestRefusalHints(t *testing.T) {
	schema := `{"properties": {"style": {}, "inner": {"properties": {"ratio": {}}, "additionalProperties": false}}, "additionalProperties": false}`
	d := &model.Description{Plugins: []model.PluginDescription{{Name: "tt", ConfigSchema: []byte(schema)}}}
	p := bound(t, "manifest: 1\npacks:\n- name: p\n  path: p\n  plugins:\n  - {name: tt, hooks: [role:tt], config: {stile: 1, inner: {ration: 1}, other: 1}}\n")
	describe := p.Spec.Path + " describe --json has the schema of each plugin's config"
	for says, want := range map[string]string{
		`unknown key "stile"`: "did you mean style?", `inner: unknown key "ration"`: "did you mean ratio?", `unknown key "other"`: describe, "no": describe,
	} {
		if got := p.refusals(d, model.ConfigMessage("tt")+says)[0].Hint; got != want {
			t.Errorf("%s: got %q, want %q", says, got, want)
		}
	}
}

// places returns the places in the manifest of what a pack refuses with a message.
func places(p *entry, d *model.Description, message string) string {
	var all []string
	for _, problem := range p.refusals(d, message) {
		pos := problem.Pos
		pos.File = ""
		all = append(all, pos.String())
	}
	return strings.Join(all, " ")
}

// bound returns the first pack of a manifest.
func bound(t *testing.T, text string) *entry {
	t.Helper()
	m, err := manifest.Parse("manifest.yaml", []byte(text), manifest.Host{})
	if err != nil {
		t.Fatal(err)
	}
	return &entry{Spec: &m.Packs[0], manifest: m}
}
