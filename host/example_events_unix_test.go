//go:build unix

package host_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"example.com/htmlize/host"
	"example.com/htmlize/markup"
)

// A program counts how often each of its packs was started anew. The pack letters has a plugin dies, which ends the whole
// process at some texts.
func ExampleWithEvents() {
	folder, err := lettersFolder()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)

	restarts := make(map[string]int)
	h, err := host.Open(filepath.Join(folder, "manifest.yaml"), host.WithEvents(func(e host.Event) {
		if e.Kind == host.PackRestarted {
			restarts[e.Pack]++
		}
	}))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, text := range []string{":dies:`now`", ":dies:`later`"} {
		doc, err := markup.Parse("post.txt", text)
		if err != nil {
			fmt.Println(err)
			return
		}
		result, err := h.Render(context.Background(), doc, host.RenderOptions{})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Print(result.HTML)
	}
	// No event comes after this, so that the map is this goroutine's own.
	if err := h.Close(); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("restarts of letters:", restarts["letters"])
	// Output:
	// <p>:dies:`now`</p>
	//
	// <p>later</p>
	//
	// restarts of letters: 1
}

// lettersFolder returns a folder with the pack letters, which this test binary is under that name, and a manifest for it.
func lettersFolder() (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	folder, err := os.MkdirTemp("", "example")
	if err != nil {
		return "", err
	}
	if err := os.Symlink(self, filepath.Join(folder, "letters")); err != nil {
		return "", err
	}
	return folder, os.WriteFile(filepath.Join(folder, "manifest.yaml"), []byte(`
manifest: 1
packs:
  - name: letters
    path: letters
    plugins:
      - {name: dies, hooks: [role:dies], on_error: keep}
`), 0o600)
}
