package supervisor

import (
	"strings"
	"testing"

	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/model"
)

// TestRefusedAt has configurations that a pack refuses, with what it says, and the place in the manifest to which that leads.
func TestRefusedAt(t *testing.T) {
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
		{"a value of the right type", schema, "style: x\ndepth: 1\ntags:\nfree: 1", `style "x": want something else`, "7:5"},
		{"a key that the message doesn't name", schema, "stile: x", "no", "7:5"},
		{"no schema", "", "style: x", "the plugin takes no configuration", "7:5"},
		{"a schema that is none", "[]", "style: x", "style", "7:5"},
		{"a type that is none", `{"type": 5}`, "style: x", "style", "7:5"},
		{"a schema of references", `{"$ref": "#"}`, "style: x", "style", "7:5"},
	} {
		t.Run(test.name, func(t *testing.T) {
			head := "manifest: 1\npacks:\n- name: p\n  path: p\n  plugins:\n  - name: tt\n    config:\n      "
			p := bound(t, head+strings.ReplaceAll(test.config, "\n", "\n      ")+"\n    hooks: [role:tt]\n")
			d := &model.Description{Plugins: []model.PluginDescription{{Name: "tt", ConfigSchema: []byte(test.schema)}}}
			got := p.refusedAt(d, model.ConfigMessage("tt")+test.says)
			got.File = ""
			if got.String() != test.want {
				t.Errorf("got %v, want %s", got, test.want)
			}
		})
	}
	p := bound(t, "manifest: 1\npacks:\n- name: p\n  path: p\n  plugins:\n"+
		"  - {name: tt, hooks: [role:tt], config: {a: 1}}\n  - {name: em, hooks: [role:em], config: {b: 1}}\n  - {name: x, hooks: [role:x]}\n")
	for says, want := range map[string]string{
		model.ConfigMessage("em") + "no": "7:34", model.ConfigMessage("tt") + "no": "6:34", model.ConfigMessage("x") + "no": "3:3", "no": "3:3",
	} {
		got := p.refusedAt(&model.Description{}, says)
		got.File = ""
		if got.String() != want {
			t.Errorf("%q: got %v, want %s", says, got, want)
		}
	}
}

// bound returns the first pack of a manifest.
func bound(t *testing.T, text string) *entry {
	t.Helper()
	m, err := manifest.Parse("manifest.yaml", []byte(text), manifest.Host{})
	if err != nil {
		t.Fatal(err)
	}
	return &entry{Spec: &m.Packs[0]}
}
