//go:build unix

package host

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/diagnostic"
)

// TestCodes has roles fail in each way. Errors that the host finds have their code on every protocol, and those that the pack reports
// only on protocol 2.
func TestCodes(t *testing.T) {
	const packs = `packs:
  - name: letters
    path: letters
    plugins:
      - {name: fails, hooks: [role:fails]}
      - {name: panics, hooks: [role:panics]}
      - {name: binary, hooks: [role:binary]}
      - {name: dies, hooks: [role:dies]}
`
	tests := []struct {
		text string
		want map[string]diagnostic.Code
	}{
		{":fails:`a`", map[string]diagnostic.Code{"protocols: [1]\n": diagnostic.Unknown, "protocols: [2]\n": diagnostic.Plugin}},
		{":panics:`a`", map[string]diagnostic.Code{"protocols: [1]\n": diagnostic.Unknown, "protocols: [2]\n": diagnostic.Panic}},
		{":binary:`a`", map[string]diagnostic.Code{"protocols: [1]\n": diagnostic.Unknown, "protocols: [2]\n": diagnostic.InvalidOutput}},
		{":dies:`now`", map[string]diagnostic.Code{"protocols: [1]\n": diagnostic.Crashed, "protocols: [2]\n": diagnostic.Crashed}},
	}
	onProtocols(t, func(t *testing.T, protocols string) {
		h := openHost(t, protocols+packs)
		for _, test := range tests {
			_, err := h.Render(t.Context(), parse(t, test.text), RenderOptions{})
			failed, ok := errors.AsType[*diagnostic.Diagnostic](err)
			if !ok {
				t.Fatalf("%s: got %v, want a *diagnostic.Diagnostic", test.text, err)
			}
			if got, want := failed.Code, test.want[protocols]; got != want {
				t.Errorf("%s: got %q, want %q (%v)", test.text, got, want, err)
			}
		}
	})
}

// TestWarningsHaveTheirCause has a role and a contents hook fail that may fail, and then may not. The role's plugin isn't
// called like the role, and both are named.
func TestWarningsHaveTheirCause(t *testing.T) {
	const packs = `packs:
  - name: letters
    path: letters
    plugins:
      - {name: slow, hooks: [role:crawls], timeout: 100ms, on_error: strip}
      - {name: broken, hooks: [contents], stage: after-roles, on_error: keep}
`
	versions := map[string]string{"protocols: [1]\n": "letters, protocol 1", "protocols: [2]\n": "letters 1.2.3, protocol 2"}
	onProtocols(t, func(t *testing.T, protocols string) {
		letters := versions[protocols]
		failed := []string{
			"post.txt: contents hook broken, after-roles (" + letters + ", manifest.yaml:8): no contents today",
			"post.txt:1:1: role crawls (slow of " + letters + ", manifest.yaml:7): no result within 100ms",
		}
		// An error has no consequence for the text.
		wants := map[bool][]string{
			true:  failed,
			false: {failed[0] + "; the text stays as it was before the hook", failed[1] + "; only its text stays"},
		}
		wantCauses := []string{"no contents today", "no result within 100ms"}
		for _, strict := range []bool{false, true} {
			h := openHost(t, protocols+packs)
			result, err := h.Render(t.Context(), parse(t, ":crawls:`a`"), RenderOptions{Strict: strict})
			var texts, causes []string
			take := func(d *diagnostic.Diagnostic) {
				texts = append(texts, d.Error())
				causes = append(causes, d.Err.Error())
				if want := map[bool]diagnostic.Severity{true: diagnostic.Error, false: diagnostic.Warning}[strict]; d.Severity != want {
					t.Errorf("strict %t: got severity %q, want %q", strict, d.Severity, want)
				}
			}
			for _, err := range diagnostic.All(err) {
				take(diagnostic.Of(err))
			}
			if result != nil {
				for _, w := range result.Warnings {
					take(w)
				}
			}
			if diff := cmp.Diff(wants[strict], shortLines(texts)); diff != "" {
				t.Fatalf("strict %t (-want +got):\n%s", strict, diff)
			}
			if diff := cmp.Diff(wantCauses, causes); diff != "" {
				t.Errorf("causes, strict %t (-want +got):\n%s", strict, diff)
			}
			if failed := (result == nil); failed != strict {
				t.Errorf("strict %t: got %v", strict, err)
			}
		}
	})
}
