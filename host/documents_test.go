package host

import (
	"cmp"
	"context"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"example.com/htmlize/host/manifest"
	"example.com/htmlize/markup"
	"example.com/htmlize/pack"
)

// TestDocumentsPage runs the tables of docs/documents.md.
func TestDocumentsPage(t *testing.T) {
	page, err := os.ReadFile("../docs/documents.md")
	if err != nil {
		t.Fatal(err)
	}
	linked, err := pack.Linked(pack.Pack{Name: "core", Version: "1.0.0", Plugins: []pack.Plugin{
		pack.Role("tt", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
			return "<tt>" + pack.Escape(c.Text) + "</tt>", nil
		}),
		pack.Role("front", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
			switch c.Text {
			case "id":
				return pack.HTML(cmp.Or(c.Post.IDText, strconv.Itoa(c.Post.ID))), nil
			case "author":
				return pack.HTML(c.Post.Author), nil
			default:
				return pack.HTML(c.Post.Meta[c.Text]), nil
			}
		}),
	}})
	if err != nil {
		t.Fatal(err)
	}
	var plugins []manifest.Plugin
	for _, role := range []string{"tt", "front"} {
		plugins = append(plugins, manifest.Plugin{Name: role, Hooks: []manifest.Hook{{Role: role}}, Timeout: manifest.DefaultTimeout})
	}
	h, err := New(&manifest.Manifest{Packs: []manifest.Pack{{Name: "core", Plugins: plugins}}}, WithLinked("core", linked))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })

	rows := regexp.MustCompile("(?m)^\\| `` (.*?) `` \\| `` (.*?) `` \\|(.*)$").FindAllStringSubmatch(string(page), -1)
	if lines := strings.Count(string(page), "\n| `"); len(rows) != lines || lines < 30 {
		t.Fatalf("got %d rows that can be run, want all of %d, and 30 or more", len(rows), lines)
	}
	written := strings.NewReplacer("⏎", "\n")
	for _, row := range rows {
		t.Run(row[1], func(t *testing.T) {
			doc, err := markup.Parse("page", written.Replace(row[1]))
			if err != nil {
				t.Fatal(err)
			}
			result, err := h.Render(t.Context(), doc, RenderOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if got, want := result.HTML, written.Replace(row[2])+"\n\n"; got != want {
				t.Errorf("got %q, want %q", got, want)
			}
			if warns := strings.Contains(row[3], "warning"); warns != (len(result.Warnings) > 0) {
				t.Errorf("got warnings %v, and the page has one: %t", result.Warnings, warns)
			}
		})
	}
}
