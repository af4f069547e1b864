package compat

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/model"
)

func TestBindings(t *testing.T) {
	role := model.PluginDescription{Name: "tt", Hooks: []model.Hook{model.RoleHook("tt")}}
	both := model.PluginDescription{Name: "htmlize", Hooks: []model.Hook{model.ContentsHook, model.RoleHook("b")}}
	last := model.PluginDescription{Name: "last", Hooks: []model.Hook{model.ContentsHook}}
	future := model.PluginDescription{Name: "future", Hooks: []model.Hook{"footnote", model.ContentsHook, model.RoleHook("f")}}
	own := []Document{{Name: "own.txt"}}
	// shape is what a binding binds, by plugin, and how many documents it has.
	type shape struct {
		Hooks     [][]string
		Stages    []htmlize.Stage
		Contents  []string
		Documents int
	}
	const before, after = htmlize.BeforeRoles, htmlize.AfterRoles
	tests := []struct {
		name    string
		plugins []model.PluginDescription
		own     []Document
		want    []shape
	}{
		{"only roles", []model.PluginDescription{role}, nil, []shape{
			{[][]string{{"role:tt"}}, []htmlize.Stage{""}, nil, len(texts()) + 3},
		}},
		{"roles and an own document", []model.PluginDescription{role}, own, []shape{
			{[][]string{{"role:tt"}}, []htmlize.Stage{""}, nil, len(texts()) + 3},
			{[][]string{{"role:tt"}}, []htmlize.Stage{""}, nil, 1},
		}},
		{"contents", []model.PluginDescription{role, both, last}, own, []shape{
			{[][]string{{"role:tt"}, {"role:b"}, nil}, []htmlize.Stage{"", "", ""}, nil, 2*len(texts()) + 3},
			{[][]string{{"role:tt"}, {"contents", "role:b"}, nil}, []htmlize.Stage{"", before, ""}, []string{"htmlize"}, 3},
			{[][]string{{"role:tt"}, {"contents", "role:b"}, nil}, []htmlize.Stage{"", after, ""}, []string{"htmlize"}, 3},
			{[][]string{{"role:tt"}, {"role:b"}, {"contents"}}, []htmlize.Stage{"", "", before}, []string{"last"}, 3},
			{[][]string{{"role:tt"}, {"role:b"}, {"contents"}}, []htmlize.Stage{"", "", after}, []string{"last"}, 3},
			{[][]string{{"role:tt"}, {"contents", "role:b"}, {"contents"}}, []htmlize.Stage{"", after, after}, []string{"htmlize", "last"}, 1},
		}},
		{"a hook that nobody knows yet", []model.PluginDescription{future}, nil, []shape{
			{[][]string{{"role:f"}}, []htmlize.Stage{""}, nil, len(texts()) + 3},
			{[][]string{{"contents", "role:f"}}, []htmlize.Stage{before}, []string{"future"}, 3},
			{[][]string{{"contents", "role:f"}}, []htmlize.Stage{after}, []string{"future"}, 3},
		}},
		{"nothing known", nil, nil, []shape{{[][]string{nil}, []htmlize.Stage{""}, nil, 3}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := &probedPack{path: "bin/some.exe", plugins: test.plugins}
			var got []shape
			for _, b := range p.bindings(test.own, nil) {
				s := shape{Contents: b.contents, Documents: len(b.documents)}
				if name := b.manifest.Packs[0].Name; name != "some" {
					t.Errorf("got pack %q, want %q", name, "some")
				}
				for _, plugin := range b.manifest.Packs[0].Plugins {
					s.Stages = append(s.Stages, plugin.Stage)
					var hooks []string
					for _, hook := range plugin.Hooks {
						hooks = append(hooks, hook.String())
					}
					s.Hooks = append(s.Hooks, hooks)
				}
				got = append(got, s)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

// TestLeftOut checks what is bound, and what left out, over a protocol that carries no configuration.
func TestLeftOut(t *testing.T) {
	role := model.PluginDescription{Name: "tt", Hooks: []model.Hook{model.RoleHook("tt")}}
	glossary := model.PluginDescription{Name: "abbrev", Hooks: []model.Hook{model.RoleHook("abbr"), model.RoleHook("abbrev")}}
	safe := model.PluginDescription{Name: "safe", Hooks: []model.Hook{model.ContentsHook}}
	last := model.PluginDescription{Name: "last", Hooks: []model.Hook{model.ContentsHook}}
	at := diagnostic.Position{File: "site.yaml", Line: 7, Col: 9}
	config := func(name string) manifest.Plugin {
		return manifest.Plugin{Pos: at, Name: name, Config: json.RawMessage("{}"), ConfigPos: at}
	}
	bare := manifest.Plugin{Pos: at, Name: "tt"}
	tests := []struct {
		name     string
		entry    []manifest.Plugin
		protocol int
		// bound are the hooks that are bound at all, configured the plugins that have a configuration.
		bound, configured, leftOut, missing []string
		// own says that the author's own documents are rendered.
		own bool
	}{
		{"no manifest", nil, 1, []string{"role:tt", "role:abbr", "role:abbrev", "contents of safe", "contents of last"}, nil, nil, nil, true},
		{"no configuration", []manifest.Plugin{bare}, 1,
			[]string{"role:tt", "role:abbr", "role:abbrev", "contents of safe", "contents of last"}, nil, nil, nil, true},
		{"a role", []manifest.Plugin{bare, config("abbrev")}, 1,
			[]string{"role:tt", "contents of safe", "contents of last"}, nil, []string{"abbrev"}, []string{"abbr", "abbrev"}, true},
		{"a contents hook", []manifest.Plugin{config("safe")}, 1,
			[]string{"role:tt", "role:abbr", "role:abbrev", "contents of last"}, nil, []string{"safe"}, nil, false},
		{"a protocol that carries it", []manifest.Plugin{config("safe"), config("abbrev")}, 2,
			[]string{"role:tt", "role:abbr", "role:abbrev", "contents of safe", "contents of last"}, []string{"abbrev", "safe"}, nil, nil, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := &probedPack{path: "bin/some", plugins: []model.PluginDescription{role, glossary, safe, last}, spec: manifest.Pack{Plugins: test.entry}}
			leftOut := p.leftOut(test.protocol)
			if diff := cmp.Diff(test.leftOut, leftOut); diff != "" {
				t.Errorf("left out: -want +got\n%s", diff)
			}
			var bound, configured []string
			own := false
			add := func(to *[]string, what string) {
				if !slices.Contains(*to, what) {
					*to = append(*to, what)
				}
			}
			for _, b := range p.bindings([]Document{{Name: "own.txt"}}, leftOut) {
				if diff := cmp.Diff(test.missing, b.missing); diff != "" {
					t.Errorf("missing: -want +got\n%s", diff)
				}
				own = own || b.documents[0].Name == "own.txt"
				for _, plugin := range b.manifest.Packs[0].Plugins {
					if plugin.Config != nil {
						add(&configured, plugin.Name)
					}
					for _, hook := range plugin.Hooks {
						what := hook.String()
						if hook.Role == "" {
							what += " of " + plugin.Name
						}
						add(&bound, what)
					}
				}
			}
			if own != test.own {
				t.Errorf("own documents are rendered: got %t, want %t", own, test.own)
			}
			if diff := cmp.Diff(test.bound, bound); diff != "" {
				t.Errorf("bound: -want +got\n%s", diff)
			}
			if diff := cmp.Diff(test.configured, configured); diff != "" {
				t.Errorf("configured: -want +got\n%s", diff)
			}
		})
	}
}

// TestDocumentNames checks that the names of built-in documents are unique across the bindings.
func TestDocumentNames(t *testing.T) {
	p := &probedPack{path: "bin/some", plugins: []model.PluginDescription{
		{Name: "a", Hooks: []model.Hook{model.ContentsHook, model.RoleHook("a"), model.RoleHook("b")}},
		{Name: "b", Hooks: []model.Hook{model.ContentsHook}},
	}}
	seen := make(map[string]bool)
	for _, b := range p.bindings(nil, nil) {
		for _, d := range b.documents {
			if seen[d.Name] {
				t.Errorf("two documents are called %q", d.Name)
			}
			seen[d.Name] = true
		}
	}
	if got, want := len(seen), 2*len(texts())+3+4*3; got != want {
		t.Errorf("got %d documents, want %d", got, want)
	}
}
