package compat_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/compat_test/programs"
	"example.com/htmlize/host"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/markup"
	core "example.com/htmlize/packs/core/plugins"
	extra "example.com/htmlize/packs/extra/plugins"
)

// sampleManifest binds only the role and the contents hook of the article that the project grew from.
const sampleManifest = `manifest: 1
%s
packs:
  - name: core
    path: %q
    plugins: [{name: tt, hooks: [role:tt]}]
  - name: extra
    path: %q
    plugins: [{name: narcissist, hooks: [contents]}]
`

// TestSample renders the article's text to the article's HTML.
func TestSample(t *testing.T) {
	want, err := os.ReadFile("testdata/sampletext.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, protocols := range []string{"", "protocols: [1]", "protocols: [2]", "protocols: [1, 2]"} {
		t.Run("command, "+protocols, func(t *testing.T) {
			t.Parallel()
			file := writeSampleManifest(t, protocols)
			got := program(t, "", programs.Path("today/htmlize"), "render", "-m", file, "--author", "Joe", "testdata/sampletext.txt")
			// There are warnings about the roles uno and dos, which have no plugin in the article either.
			if diff := cmp.Diff(output{stdout: string(want), stderr: got.stderr}, got, cmp.AllowUnexported(output{})); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
	t.Run("linked", func(t *testing.T) {
		t.Parallel()
		h, err := host.Open(writeSampleManifest(t, ""),
			host.WithLinked("core", model.Link(linked(t, core.Pack))), host.WithLinked("extra", model.Link(linked(t, extra.Pack))))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = h.Close() })
		text, err := os.ReadFile("testdata/sampletext.txt")
		if err != nil {
			t.Fatal(err)
		}
		doc, err := markup.Parse("sampletext.txt", string(text))
		if err != nil {
			t.Fatal(err)
		}
		doc.Post.Author = "Joe"
		got, err := h.Render(t.Context(), doc, host.RenderOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got.HTML); diff != "" {
			t.Errorf("-want +got\n%s", diff)
		}
	})
}

func writeSampleManifest(t *testing.T, protocols string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "manifest.yaml")
	programs.WriteText(t, file, fmt.Sprintf(sampleManifest, protocols, programs.Path("today/core"), programs.Path("today/extra")))
	return file
}
