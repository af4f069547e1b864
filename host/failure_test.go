package host

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

func TestFailureMessages(t *testing.T) {
	failure := func(role, plugin, pack, version string, protocol int) *diagnostic.Diagnostic {
		return &diagnostic.Diagnostic{
			Role: role, Plugin: plugin, Pack: pack, Version: version, Protocol: protocol,
			Binding: Position{File: "manifest.yaml", Line: 7, Col: 9},
			Err:     model.Errorf(diagnostic.Plugin, "no luck"),
		}
	}
	hook := failure("", "safe", "core", "1", 0)
	hook.Stage = string(htmlize.AfterRoles)
	for _, test := range []struct{ name, got, want string }{
		{"role", roleMessage(failure("abbr", "abbrev", "extra", "0.1.0", 2)), "role abbr (abbrev of extra 0.1.0, protocol 2, manifest.yaml:7): no luck"},
		{"role that is called like its plugin", roleMessage(failure("abbrev", "abbrev", "extra", "0.1.0", 2)), "role abbrev (extra 0.1.0, protocol 2, manifest.yaml:7): no luck"},
		{"role of a pack without a version", roleMessage(failure("tt", "tt", "old", "", 1)), "role tt (old, protocol 1, manifest.yaml:7): no luck"},
		{"contents", contentsMessage(hook), "contents hook safe, after-roles (core 1, linked, manifest.yaml:7): no luck"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.got != test.want {
				t.Errorf("got  %q\nwant %q", test.got, test.want)
			}
		})
	}
}

// TestMismatch checks a manifest against a pack that is something else.
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
			[]string{"manifest.yaml:6:9: pack letters (linked): the manifest binds plugin tt, and the pack has " + everything},
		},
		{
			"a hook that the plugin lacks", oneLetters("      - {name: case, hooks: [role:up, role:title]}"), diagnostic.Mismatch,
			[]string{"manifest.yaml:6:39: pack letters (linked): the manifest binds plugin case to the hook role:title, and the plugin has role:low, role:up"},
		},
		{
			"a version", "packs:\n  - {name: letters, path: letters, version: '>= 2', plugins: [{name: case, hooks: [role:up]}]}", diagnostic.Mismatch,
			[]string{`manifest.yaml:3:45: pack letters (linked): the manifest wants version ">= 2", and the pack has 1.2.3`},
		},
		{
			"several at once", oneLetters("      - {name: tt, hooks: [role:tt]}\n      - {name: raw, hooks: [contents]}") + "    version: < 1\n", diagnostic.Mismatch,
			[]string{
				"manifest.yaml:6:9: pack letters (linked): the manifest binds plugin tt, and the pack has " + everything,
				"manifest.yaml:7:29: pack letters (linked): the manifest binds plugin raw to the hook contents, and the plugin has role:raw",
				`manifest.yaml:8:14: pack letters (linked): the manifest wants version "< 1", and the pack has 1.2.3`,
			},
		},
		{
			"a configuration that the plugin doesn't take", oneLetters("      - {name: raw, hooks: [role:raw], config: {a: 1}}"), diagnostic.InvalidConfig,
			[]string{"manifest.yaml:6:40: pack letters (linked): config of plugin raw: the plugin takes no configuration"},
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
		Place:    diagnostic.Place{Pos: Position{File: "post.txt", Line: 2, Col: 1}, Excerpt: ":fails:`a`"},
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
