package host

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/internal/model"
)

func TestCheck(t *testing.T) {
	const (
		sanitize = "      - {name: contents-sanitize, hooks: [contents], stage: after-roles}\n"
		markA    = "      - {name: mark-a, hooks: [contents], stage: after-roles}\n"
		markN    = "  - name: numbers\n    path: numbers\n    plugins: [{name: mark-n, hooks: [contents], stage: after-roles}]\n"
	)
	const unsafe = "manifest.yaml: no sanitizer is bound, so HTML in a document and what packs return come out as they are"
	tests := []struct {
		name, manifest string
		options        []Option
		want           []string
	}{
		{name: "no sanitizer", manifest: manyRoles, want: []string{unsafe}},
		{name: "no sanitizer among contents hooks", manifest: oneLetters(markA), want: []string{unsafe}},
		{
			name:     "a pack that is missing and may have a sanitizer",
			manifest: "packs:\n  - {name: gone, path: no/such/file, plugins: [{name: x, hooks: [contents]}]}\n",
			want:     []string{"manifest.yaml:3:24: pack gone (no/such/file): there is no such file"},
		},
		{name: "the sanitizer comes last", manifest: oneLetters(markA + sanitize)},
		{
			name: "the sanitizer runs before the roles", manifest: oneLetters("      - {name: contents-sanitize, hooks: [contents]}"),
			want: []string{"manifest.yaml:6:43: contents-sanitize runs before the roles are rendered, so what role plugins return is not sanitized"},
		},
		{
			name: "hooks after the sanitizer", manifest: oneLetters(sanitize+markA) + markN,
			want: []string{
				"manifest.yaml:7:32: mark-a runs after contents-sanitize, so what it returns is not sanitized",
				"manifest.yaml:11:38: mark-n runs after contents-sanitize, so what it returns is not sanitized",
			},
		},
		{
			name:     "a hook between two sanitizers",
			manifest: oneLetters(sanitize+markA) + "  - name: other\n    path: other\n    plugins:\n" + sanitize,
			options:  []Option{WithLinked("other", model.Link(linkedPack(t, letters)))},
			want:     []string{"manifest.yaml:9:5: pack other calls itself letters"},
		},
		{
			name:     "a pack that is missing and one that lacks a hook",
			manifest: "packs:\n  - {name: gone, path: no/such/file, plugins: [{name: tt, hooks: [role:tt]}]}\n  - {name: numbers, path: numbers, plugins: [{name: odd, hooks: [role:even]}]}\n",
			want: []string{
				unsafe,
				"manifest.yaml:3:24: pack gone (no/such/file): there is no such file",
				"manifest.yaml:4:66: pack numbers (linked): the manifest binds plugin odd to the hook role:even, and the plugin has role:odd",
			},
		},
		{
			name:     "a cache for a plugin that isn't deterministic",
			manifest: oneLetters("      - {name: case, hooks: [role:up], cache: 1MiB}\n      - {name: raw, hooks: [role:raw], cache: 1MiB}"),
			want: []string{unsafe, "manifest.yaml:7:40: pack letters (linked): the manifest has a cache for plugin raw, and the plugin " +
				"doesn't declare itself deterministic, so its results may not be cached"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			findings, err := newHost(t, test.manifest, test.options...).Check(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range findings {
				got = append(got, f.Error())
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestPacksThatAreLinked(t *testing.T) {
	h := newHost(t, twoPacks)
	got, err := h.Packs(t.Context())
	want := []string{"manifest.yaml:16:11: pack unneeded (no/such/file): there is no such file"}
	if diff := cmp.Diff(want, errorLines(err)); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
	plugin := func(name string, bound []string, hooks ...string) PluginInfo {
		return PluginInfo{Name: name, Hooks: hooks, Bound: bound}
	}
	none := []string{}
	if len(got) != 2 {
		t.Fatalf("got %d packs, want 2", len(got))
	}
	if diff := cmp.Diff(PackInfo{
		Name: "numbers", Path: "./numbers", Version: "0.4.0", SDK: "htmlize " + Version, Transport: "linked", Speaks: []int{1, 2},
		Plugins: []PluginInfo{
			plugin("double", []string{"role:double"}, "role:double"),
			plugin("odd", []string{"role:odd"}, "role:odd"),
			plugin("mark-n", []string{"contents"}, "contents"),
		},
	}, got[1]); diff != "" {
		t.Errorf("numbers (-want +got):\n%s", diff)
	}
	letters := got[0].Plugins
	if diff := cmp.Diff(PluginInfo{
		Name: "case", Summary: "changes the case of letters", Hooks: []string{"role:low", "role:up"}, Bound: []string{"role:up"},
	}, letters[0]); diff != "" {
		t.Errorf("letters, case (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(plugin("post", none, "role:post"), letters[1]); diff != "" {
		t.Errorf("letters, post (-want +got):\n%s", diff)
	}
}
