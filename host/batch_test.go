package host

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/internal/model"
)

// TestTextsAroundARefusedOne has texts of one role of which the one in the middle isn't sent.
func TestTextsAroundARefusedOne(t *testing.T) {
	h := newHost(t, oneLetters("      - {name: fails, hooks: [role:fails]}"))
	text := ":fails:`a`\n:fails:`" + strings.Repeat("x", model.MaxText+1) + "`\n:fails:`b`"
	_, err := h.Render(t.Context(), parse(t, text), RenderOptions{})
	want := []string{
		`post.txt:1:1: role fails (letters 1.2.3, linked, manifest.yaml:6): no "a" here`,
		"post.txt:2:1: role fails (letters 1.2.3, linked, manifest.yaml:6): text has 134217729 bytes, and a plugin gets 134217728 at most",
		`post.txt:3:1: role fails (letters 1.2.3, linked, manifest.yaml:6): no "b" here`,
	}
	if diff := cmp.Diff(want, errorLines(err)); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}
