//go:build unix

package host

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCodes has roles fail in each way: what the host finds out has its code on every protocol, and what the pack tells on
// protocol 2 alone.
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
		want map[string]Code
	}{
		{":fails:`a`", map[string]Code{"protocols: [1]\n": CodeUnknown, "protocols: [2]\n": CodePlugin}},
		{":panics:`a`", map[string]Code{"protocols: [1]\n": CodeUnknown, "protocols: [2]\n": CodePanic}},
		{":binary:`a`", map[string]Code{"protocols: [1]\n": CodeUnknown, "protocols: [2]\n": CodeInvalidOutput}},
		{":dies:`now`", map[string]Code{"protocols: [1]\n": CodeDied, "protocols: [2]\n": CodeDied}},
	}
	onProtocols(t, func(t *testing.T, protocols string) {
		h := openHost(t, protocols+packs)
		for _, test := range tests {
			_, err := h.Render(t.Context(), parse(t, test.text), RenderOptions{})
			failed, ok := errors.AsType[*RoleError](err)
			if !ok {
				t.Fatalf("%s: got %v, want a *RoleError", test.text, err)
			}
			if got, want := failed.Code(), test.want[protocols]; got != want {
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
		want := []string{
			"post.txt: contents hook broken, after-roles (" + letters + ", manifest.yaml:8): no contents today",
			"post.txt:1:1: role crawls (slow of " + letters + ", manifest.yaml:7): no result within 100ms",
		}
		consequences := []string{"; the text stays as it was before the hook", "; its text stays alone"}
		for _, strict := range []bool{false, true} {
			h := openHost(t, protocols+packs)
			result, err := h.Render(t.Context(), parse(t, ":crawls:`a`"), RenderOptions{Strict: strict})
			var texts, causes []string
			take := func(text string, cause error) {
				texts = append(texts, text)
				causes = append(causes, cause.Error())
			}
			for _, err := range Errors(err) {
				take(err.Error(), errors.Unwrap(err))
			}
			if result != nil {
				for _, w := range result.Warnings {
					take(w.String(), w.Err)
				}
			}
			if diff := cmp.Diff(want, shortLines(causes)); diff != "" {
				t.Fatalf("causes, strict %t (-want +got):\n%s", strict, diff)
			}
			for i, text := range shortLines(texts) {
				if want := want[i] + consequences[i]; text != want {
					t.Errorf("strict %t: got  %q\nwant %q", strict, text, want)
				}
			}
			if failed := (result == nil); failed != strict {
				t.Errorf("strict %t: got %v", strict, err)
			}
		}
	})
}
