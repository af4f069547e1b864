package host

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"example.com/htmlize/host/manifest"
	"example.com/htmlize/markup"
	"example.com/htmlize/pack"
)

// TestFormatPages runs the tables of the pages about the formats.
func TestFormatPages(t *testing.T) {
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

	for _, test := range []struct {
		page   string
		format markup.Format
		// end is what each result ends with, and rows how many there are at least.
		end  string
		rows int
	}{
		{"documents.md", markup.Text, "\n\n", 30},
		{"markdown.md", markup.Markdown, "\n", 15},
	} {
		t.Run(test.page, func(t *testing.T) {
			for _, row := range rowsOf(t, filepath.Join("..", "docs", test.page), test.rows) {
				t.Run(row.source, func(t *testing.T) {
					doc, err := markup.Parse("page", row.source)
					if err != nil {
						t.Fatal(err)
					}
					doc.Format = test.format
					result, err := h.Render(t.Context(), doc, RenderOptions{})
					if err != nil {
						t.Fatal(err)
					}
					if got, want := result.HTML, row.html+test.end; got != want {
						t.Errorf("got %q, want %q", got, want)
					}
					if warns := strings.Contains(row.why, "warning"); warns != (len(result.Warnings) > 0) {
						t.Errorf("got warnings %v, and the page has one: %t", result.Warnings, warns)
					}
				})
			}
		})
	}
}

// pageRow is a row of a table that has a source and what it becomes.
type pageRow struct{ source, html, why string }

var pageRowPattern = regexp.MustCompile("(?m)^\\| `{2,4} (.*?) `{2,4} \\| `{2,4} (.*?) `{2,4} \\|(.*)$")

// rowsOf returns the rows of a page, of which there are at least as many as given.
func rowsOf(t *testing.T, file string, least int) []pageRow {
	t.Helper()
	page, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	matches := pageRowPattern.FindAllStringSubmatch(string(page), -1)
	if lines := strings.Count(string(page), "\n| `"); len(matches) != lines || lines < least {
		t.Fatalf("got %d rows that can be run, want all of %d, and %d or more", len(matches), lines, least)
	}
	written := strings.NewReplacer("⏎", "\n")
	var rows []pageRow
	for _, m := range matches {
		rows = append(rows, pageRow{written.Replace(m[1]), written.Replace(m[2]), m[3]})
	}
	return rows
}
