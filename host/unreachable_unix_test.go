//go:build unix

package host

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// TestUnreachableTables checks that where no socket for a pack's lookups can be made, the cause is reported, and no deadline is waited for.
// In a process of its own the text may have more luck.
func TestUnreachableTables(t *testing.T) {
	temp, err := os.MkdirTemp("/tmp", "h")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(temp) })
	t.Setenv("TMPDIR", temp)
	// remove takes away the folder in which the process that runs has its sockets.
	remove := func(t *testing.T) {
		t.Helper()
		folders, err := filepath.Glob(filepath.Join(temp, "htmlize-pack-*"))
		if err != nil || len(folders) != 1 {
			t.Fatalf("got folders %v and error %v, want one", folders, err)
		}
		if err := os.RemoveAll(folders[0]); err != nil {
			t.Fatal(err)
		}
	}
	const packs = `protocols: [2]
packs:
  - name: letters
    path: letters
    plugins:
      - {name: case, hooks: [role:up]}
      - {name: lookup, hooks: [role:lookup], timeout: 1m}
`
	for _, test := range []struct{ name, text, want string }{
		{"alone", ":lookup:`terms/a`", ""},
		{"beside another", ":lookup:`terms/a` :up:`b`", "<p>&#34;&#34; false <b>B</b></p>\n\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := openHost(t, packs, WithTable("terms", func(string) (string, bool, error) { return "", false, nil }))
			rendersTo(t, h, ":up:`a`", "<p><b>A</b></p>\n\n")
			remove(t)
			result, err := h.Render(t.Context(), parse(t, test.text), RenderOptions{})
			if test.want != "" {
				if err != nil || result.HTML != test.want {
					t.Errorf("got %v and error %v, want %q", result, err, test.want)
				}
				return
			}
			if !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("got %v, want what keeps the socket from being made", err)
			}
		})
	}
}
