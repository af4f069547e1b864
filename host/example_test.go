package host_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host"
	"example.com/htmlize/markup"
	"example.com/htmlize/pack"
)

// A program brings its packs along: the manifest binds them as it does executables, and no process is started.
func Example() {
	folder, err := os.MkdirTemp("", "example")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(folder)
	file := filepath.Join(folder, "manifest.yaml")
	err = os.WriteFile(file, []byte(`
manifest: 1
packs:
  - name: loud
    path: loud
    plugins:
      - {name: shout, hooks: [role:shout]}
`), 0o600)
	if err != nil {
		fmt.Println(err)
		return
	}

	loud, err := pack.Linked(pack.Pack{
		Name:    "loud",
		Version: "1.0.0",
		Plugins: []pack.Plugin{
			pack.Role("shout", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
				return "<strong>" + pack.Escape(strings.ToUpper(c.Text)) + "</strong>", nil
			}),
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}

	h, err := host.Open(file, host.WithLinked("loud", loud))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer h.Close()
	doc, err := markup.Parse("post.txt", "Mind :shout:`the gap`, and :whisper:`the step`.\n")
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
	for _, w := range result.Warnings {
		fmt.Println(w)
	}
	// Output:
	// <p>Mind <strong>THE GAP</strong>, and :whisper:`the step`.</p>
	//
	// post.txt:1:28: no plugin is bound to role whisper; it stays as it is written
}

// What Render joins can be taken apart, so that each can be shown on a line of its own.
func ExampleHost_Render_errors() {
	doc, err := markup.Parse("post.txt", "---\nid: [1]\ntitle: [a]\n---\n")
	for _, err := range diagnostic.All(err) {
		fmt.Println(err)
	}
	fmt.Println(doc == nil)
	// Output:
	// post.txt:2:5: id is a number or a text, and this is a list or a mapping
	// post.txt:3:8: title is a text, and this is a list or a mapping
	// true
}
