package host

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/markup"
)

func TestFailureTexts(t *testing.T) {
	place := Position{File: "post.txt", Line: 3, Col: 5}
	entry := Position{File: "manifest.yaml", Line: 7, Col: 9}
	cause := model.Errorf(diagnostic.Plugin, "no luck")
	bound := func(pack, plugin, version string, protocol int) binding {
		p := &boundPack{spec: &manifest.Pack{Name: pack}, version: version, protocol: protocol}
		return binding{pack: p, plugin: &manifest.Plugin{Name: plugin}, hook: manifest.Hook{Pos: entry}}
	}
	r := &rendering{doc: &markup.Document{Name: "post.txt"}}
	for _, test := range []struct {
		name string
		got  *diagnostic.Diagnostic
		want string
	}{
		{"role", r.roleFailure(place, "abbr", bound("extra", "abbrev", "0.1.0", 2), cause),
			"post.txt:3:5: role abbr (abbrev of extra 0.1.0, protocol 2, manifest.yaml:7): no luck"},
		{"role that a hook wrote", r.roleFailure(Position{File: "post.txt"}, "abbr", bound("extra", "abbrev", "0.1.0", 2), cause),
			"post.txt: role abbr (abbrev of extra 0.1.0, protocol 2, manifest.yaml:7): no luck"},
		{"role that is called like its plugin", r.roleFailure(place, "abbrev", bound("extra", "abbrev", "0.1.0", 2), cause),
			"post.txt:3:5: role abbrev (extra 0.1.0, protocol 2, manifest.yaml:7): no luck"},
		{"role of a pack without a version", r.roleFailure(place, "tt", bound("old", "tt", "", 1), cause),
			"post.txt:3:5: role tt (old, protocol 1, manifest.yaml:7): no luck"},
		{"contents", r.contentsFailure(htmlize.AfterRoles, bound("core", "safe", "1", 0), cause),
			"post.txt: contents hook safe, after-roles (core 1, linked, manifest.yaml:7): no luck"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.got.Error(); got != test.want || !errors.Is(test.got, cause) {
				t.Errorf("got  %q with cause %v\nwant %q with cause %v", got, test.got.Err, test.want, cause)
			}
		})
	}
}

func TestIncompatibleTexts(t *testing.T) {
	entry := Position{File: "manifest.yaml", Line: 7, Col: 9}
	p := &boundPack{host: &Host{manifest: &manifest.Manifest{}}, spec: &manifest.Pack{Name: "core", Path: "bin/core"}}
	for _, test := range []struct {
		name           string
		incompatible   incompatibility
		want, wantHint string
	}{
		{
			"too old a pack",
			incompatibility{version: "1.2.0", Protocols: diagnostic.Protocols{Pack: []int{1}, Host: []int{2, 3}, Allowed: []int{2, 3}}, upgrade: diagnostic.PackSide},
			"manifest.yaml:7:9: pack core (bin/core, version 1.2.0) speaks protocol 1; this htmlize " + Version + " speaks 2 and 3: the pack has to be upgraded",
			"install a version of bin/core that speaks protocol 2 or 3",
		},
		{
			"too old a host",
			incompatibility{Protocols: diagnostic.Protocols{Pack: []int{3}, Partial: true, Host: []int{1, 2}, Allowed: []int{1, 2}}, upgrade: diagnostic.HostSide},
			"manifest.yaml:7:9: pack core (bin/core) speaks protocol 3 and perhaps later ones; this htmlize " + Version + " speaks 1 and 2: htmlize has to be upgraded",
			"install an htmlize that speaks protocol 3, or an older version of bin/core",
		},
		{
			"a manifest that rules it out",
			incompatibility{
				Protocols: diagnostic.Protocols{Pack: []int{1}, Host: []int{1, 2, 3}, Allowed: []int{2}}, upgrade: diagnostic.ManifestSide, limits: []Position{entry},
			},
			"manifest.yaml:7:9: pack core (bin/core) speaks protocol 1; this htmlize " + Version + " speaks 1, 2 and 3, and the manifest allows 2: the manifest has to allow what both speak, or the pack to be upgraded",
			"allow protocol 1 at manifest.yaml:7:9",
		},
		{
			"a manifest that rules it out and binds the whole pack",
			incompatibility{
				Protocols: diagnostic.Protocols{Pack: []int{2}, Host: []int{1, 2}, Allowed: []int{1}}, upgrade: diagnostic.ManifestSide,
				limits: []Position{entry}, binding: Position{Line: 9}, instead: []string{"{name: tt, hooks: [role:tt]}"},
			},
			"manifest.yaml:7:9: pack core (bin/core) speaks protocol 2; this htmlize " + Version + " speaks 1 and 2, and the manifest allows 1: the manifest has to allow what both speak, and to bind it otherwise than by name: htmlize in line 9, which asks for protocol 1, or the pack to be upgraded",
			"allow protocol 2 at manifest.yaml:7:9, and bind its plugins by their own names in its place: plugins: [{name: tt, hooks: [role:tt]}]",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.incompatible.path, test.incompatible.pos = "bin/core", entry
			d := test.incompatible.diagnostic(p)
			if got := d.Error(); got != test.want || d.Hint != test.wantHint {
				t.Errorf("got  %q, %q\nwant %q, %q", got, d.Hint, test.want, test.wantHint)
			}
		})
	}
}

func TestSideToUpgrade(t *testing.T) {
	tests := []struct {
		pack, host []int
		want       diagnostic.Side
	}{
		{[]int{1}, []int{2}, diagnostic.PackSide},
		{[]int{1, 2}, []int{3, 4}, diagnostic.PackSide},
		{[]int{3}, []int{1, 2}, diagnostic.HostSide},
		{[]int{2, 3}, []int{1}, diagnostic.HostSide},
		{[]int{1, 4}, []int{2, 3}, diagnostic.HostSide},
		{[]int{1}, []int{1, 2}, diagnostic.ManifestSide},
		{[]int{2, 3}, []int{1, 2}, diagnostic.ManifestSide},
	}
	for _, test := range tests {
		t.Run(fmt.Sprintf("pack %v host %v", test.pack, test.host), func(t *testing.T) {
			i := incompatibility{Protocols: diagnostic.Protocols{Pack: test.pack, Host: test.host}}
			if got := i.sideToUpgrade(); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// TestMismatch holds what a manifest says of a pack against a pack that is something else.
func TestMismatch(t *testing.T) {
	const everything = "case, post, raw, count, fails, silent, panics, binary, dies, waits, lookup, whole, dying, slow, spins, mark-a, mark-b, " +
		"contents-sanitize, broken, panicking, garbling, waiting, edit"
	tests := []struct {
		name, manifest string
		reason         diagnostic.Code
		want           []string
	}{
		{
			"a plugin that the pack lacks", oneLetters("      - {name: tt, hooks: [role:tt]}"), diagnostic.Mismatch,
			[]string{"manifest.yaml:6:9: pack letters (./letters): the manifest binds plugin tt, and the pack has " + everything},
		},
		{
			"a hook that the plugin lacks", oneLetters("      - {name: case, hooks: [role:up, role:title]}"), diagnostic.Mismatch,
			[]string{"manifest.yaml:6:39: pack letters (./letters): the manifest binds plugin case to the hook role:title, and the plugin has role:low, role:up"},
		},
		{
			"a version", "packs:\n  - {name: letters, path: letters, version: '>= 2', plugins: [{name: case, hooks: [role:up]}]}", diagnostic.Mismatch,
			[]string{`manifest.yaml:3:45: pack letters (./letters): the manifest wants version ">= 2", and the pack has 1.2.3`},
		},
		{
			"several at once", oneLetters("      - {name: tt, hooks: [role:tt]}\n      - {name: raw, hooks: [contents]}") + "    version: < 1\n", diagnostic.Mismatch,
			[]string{
				`manifest.yaml:8:14: pack letters (./letters): the manifest wants version "< 1", and the pack has 1.2.3`,
				"manifest.yaml:6:9: pack letters (./letters): the manifest binds plugin tt, and the pack has " + everything,
				"manifest.yaml:7:29: pack letters (./letters): the manifest binds plugin raw to the hook contents, and the plugin has role:raw",
			},
		},
		{
			"a configuration that the plugin doesn't take", oneLetters("      - {name: raw, hooks: [role:raw], config: {a: 1}}"), diagnostic.InvalidConfig,
			[]string{"manifest.yaml:6:40: pack letters (./letters): config of plugin raw: the plugin takes no configuration"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := newHost(t, test.manifest).Packs(t.Context())
			if diff := cmp.Diff(test.want, errorLines(err)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			for _, err := range diagnostic.All(err) {
				failed, ok := errors.AsType[*diagnostic.Diagnostic](err)
				if !ok {
					t.Fatalf("got a %T, want a *diagnostic.Diagnostic", err)
				}
				if failed.Code != test.reason {
					t.Errorf("got reason %q, want %q", failed.Code, test.reason)
				}
			}
		})
	}
}

func TestRoleFailureValue(t *testing.T) {
	h := newHost(t, manyRoles)
	_, err := h.Render(t.Context(), parse(t, "x\n:fails:`a`"), RenderOptions{})
	want := &diagnostic.Diagnostic{
		Severity: diagnostic.Error,
		Kind:     diagnostic.Role,
		Message:  `role fails (letters 1.2.3, linked, manifest.yaml:7): no "a" here`,
		Pos:      Position{File: "post.txt", Line: 2, Col: 1},
		Role:     "fails",
		Plugin:   "fails",
		Pack:     "letters",
		Version:  "1.2.3",
		Binding:  Position{File: "manifest.yaml", Line: 7, Col: 31},
		Code:     diagnostic.Plugin,
	}
	if diff := cmp.Diff(want, diagnostic.Of(err), cmpopts.IgnoreFields(diagnostic.Diagnostic{}, "Err")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
