package host

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"example.com/htmlize/host/manifest"
)

func TestErrors(t *testing.T) {
	a, b, c := errors.New("a"), errors.New("b"), errors.New("c")
	ofManifest := &manifest.Error{Problems: []manifest.Problem{{Err: a}, {Err: b}}}
	tests := []struct {
		name string
		err  error
		want []error
	}{
		{"nothing", nil, nil},
		{"one", a, []error{a}},
		{"joined", errors.Join(a, b), []error{a, b}},
		{"joined twice", errors.Join(a, errors.Join(b, errors.Join(c))), []error{a, b, c}},
		{"a manifest's, which stays whole", ofManifest, []error{ofManifest}},
		{"a manifest's among others", errors.Join(a, ofManifest), []error{a, ofManifest}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, Errors(test.err), cmp.Comparer(func(a, b error) bool { return a == b })); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestErrorTexts(t *testing.T) {
	place := Position{File: "post.txt", Line: 3, Col: 5}
	entry := Position{File: "manifest.yaml", Line: 7, Col: 9}
	ref := PackRef{Pack: "extra", Plugin: "abbrev", Version: "0.1.0", Protocol: 2, Pos: entry}
	cause := fs.ErrNotExist
	tests := []struct {
		name string
		err  error
		want string
	}{
		{"role", &RoleError{place, "abbr", ref, cause}, "post.txt:3:5: role abbr (abbrev of extra 0.1.0, protocol 2, manifest.yaml:7): file does not exist"},
		{"role that a hook wrote", &RoleError{Position{File: "post.txt"}, "abbr", ref, cause}, "post.txt: role abbr (abbrev of extra 0.1.0, protocol 2, manifest.yaml:7): file does not exist"},
		{"role that is called like its plugin", &RoleError{place, "abbrev", ref, cause}, "post.txt:3:5: role abbrev (extra 0.1.0, protocol 2, manifest.yaml:7): file does not exist"},
		{"role without a pack", &RoleError{place, "abbr", PackRef{}, cause}, "post.txt:3:5: role abbr: file does not exist"},
		{
			"role of a pack without a version", &RoleError{place, "tt", PackRef{Pack: "old", Plugin: "tt", Protocol: 1, Pos: entry}, cause},
			"post.txt:3:5: role tt (old, protocol 1, manifest.yaml:7): file does not exist",
		},
		{
			"contents", &ContentsError{"post.txt", manifest.AfterRoles, PackRef{Pack: "core", Plugin: "safe", Version: "1", Pos: entry}, cause},
			"post.txt: contents hook safe, after-roles (core 1, linked, manifest.yaml:7): file does not exist",
		},
		{"pack", &PackError{Pack: "core", Path: "bin/core", Pos: entry, Reason: NotFound, Err: cause}, "manifest.yaml:7:9: pack core (bin/core): file does not exist"},
		{"document", &DocumentError{Pos: place, Message: "too wide"}, "post.txt:3:5: too wide"},
		{
			"too old a pack", &IncompatibleError{Pack: "core", Path: "bin/core", Version: "1.2.0", Pos: entry, Speaks: []int{1}, HostSpeaks: []int{2, 3}, Allowed: []int{2, 3}, Upgrade: PackSide},
			"manifest.yaml:7:9: pack core (bin/core, version 1.2.0) speaks protocol 1; this htmlize " + Version + " speaks 2 and 3: the pack has to be upgraded",
		},
		{
			"too old a host", &IncompatibleError{Pack: "core", Path: "bin/core", Pos: entry, Speaks: []int{3}, Partial: true, HostSpeaks: []int{1, 2}, Allowed: []int{1, 2}, Upgrade: HostSide},
			"manifest.yaml:7:9: pack core (bin/core) speaks protocol 3 and perhaps later ones; this htmlize " + Version + " speaks 1 and 2: htmlize has to be upgraded",
		},
		{
			"a manifest that rules it out", &IncompatibleError{Pack: "core", Path: "bin/core", Pos: entry, Speaks: []int{1}, HostSpeaks: []int{1, 2, 3}, Allowed: []int{2}, Upgrade: ManifestSide},
			"manifest.yaml:7:9: pack core (bin/core) speaks protocol 1; this htmlize " + Version + " speaks 1, 2 and 3, and the manifest allows 2: the manifest has to allow what both speak, or the pack to be upgraded",
		},
		{
			"a manifest that rules it out and binds the whole pack", &IncompatibleError{Pack: "core", Path: "bin/core", Pos: entry, Speaks: []int{2}, HostSpeaks: []int{1, 2}, Allowed: []int{1}, Upgrade: ManifestSide, Binding: Position{Line: 9}},
			"manifest.yaml:7:9: pack core (bin/core) speaks protocol 2; this htmlize " + Version + " speaks 1 and 2, and the manifest allows 1: the manifest has to allow what both speak, and to bind it otherwise than by name: htmlize in line 9, which asks for protocol 1, or the pack to be upgraded",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := test.err.Error(); got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
			if errors.Unwrap(test.err) != nil && !errors.Is(test.err, cause) {
				t.Errorf("got cause %v, want %v", errors.Unwrap(test.err), cause)
			}
		})
	}
}

func TestSideToUpgrade(t *testing.T) {
	tests := []struct {
		pack, host []int
		want       Side
	}{
		{[]int{1}, []int{2}, PackSide},
		{[]int{1, 2}, []int{3, 4}, PackSide},
		{[]int{3}, []int{1, 2}, HostSide},
		{[]int{2, 3}, []int{1}, HostSide},
		{[]int{1, 4}, []int{2, 3}, HostSide},
		{[]int{1}, []int{1, 2}, ManifestSide},
		{[]int{2, 3}, []int{1, 2}, ManifestSide},
	}
	for _, test := range tests {
		t.Run(fmt.Sprintf("pack %v host %v", test.pack, test.host), func(t *testing.T) {
			if got := (&IncompatibleError{Speaks: test.pack, HostSpeaks: test.host}).sideToUpgrade(); got != test.want {
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
		reason         Reason
		want           []string
	}{
		{
			"a plugin that the pack lacks", oneLetters("      - {name: tt, hooks: [role:tt]}"), Mismatch,
			[]string{"manifest.yaml:6:9: pack letters (./letters): the manifest binds plugin tt, and the pack has " + everything},
		},
		{
			"a hook that the plugin lacks", oneLetters("      - {name: case, hooks: [role:up, role:title]}"), Mismatch,
			[]string{"manifest.yaml:6:39: pack letters (./letters): the manifest binds plugin case to the hook role:title, and the plugin has role:low, role:up"},
		},
		{
			"a version", "packs:\n  - {name: letters, path: letters, version: '>= 2', plugins: [{name: case, hooks: [role:up]}]}", Mismatch,
			[]string{`manifest.yaml:3:45: pack letters (./letters): the manifest wants version ">= 2", and the pack has 1.2.3`},
		},
		{
			"several at once", oneLetters("      - {name: tt, hooks: [role:tt]}\n      - {name: raw, hooks: [contents]}") + "    version: < 1\n", Mismatch,
			[]string{
				`manifest.yaml:8:14: pack letters (./letters): the manifest wants version "< 1", and the pack has 1.2.3`,
				"manifest.yaml:6:9: pack letters (./letters): the manifest binds plugin tt, and the pack has " + everything,
				"manifest.yaml:7:29: pack letters (./letters): the manifest binds plugin raw to the hook contents, and the plugin has role:raw",
			},
		},
		{
			"a configuration that the plugin doesn't take", oneLetters("      - {name: raw, hooks: [role:raw], config: {a: 1}}"), InvalidConfig,
			[]string{"manifest.yaml:6:40: pack letters (./letters): config of plugin raw: the plugin takes no configuration"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := newHost(t, test.manifest).Packs(t.Context())
			if diff := cmp.Diff(test.want, errorLines(err)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			for _, err := range Errors(err) {
				failed, ok := errors.AsType[*PackError](err)
				if !ok {
					t.Fatalf("got a %T, want a *PackError", err)
				}
				if failed.Reason != test.reason {
					t.Errorf("got reason %q, want %q", failed.Reason, test.reason)
				}
			}
		})
	}
}

func TestRoleErrorValue(t *testing.T) {
	h := newHost(t, manyRoles)
	_, err := h.Render(t.Context(), parse(t, "x\n:fails:`a`"), RenderOptions{})
	got, ok := errors.AsType[*RoleError](err)
	if !ok {
		t.Fatalf("got %v, want a *RoleError", err)
	}
	want := &RoleError{
		Pos:  Position{File: "post.txt", Line: 2, Col: 1},
		Role: "fails",
		Pack: PackRef{Pack: "letters", Plugin: "fails", Version: "1.2.3", Pos: Position{File: "manifest.yaml", Line: 7, Col: 31}},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(RoleError{}, "Err")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
