//go:build unix

package host

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/pack"
)

const curiousPack = `packs:
  - name: curious
    path: curious
    plugins:
      - {name: shown, hooks: [role:shown]}
      - {name: shown-below, hooks: [contents], stage: after-roles}
`

const menuPost = "date: 2024-01-02\ntags: [a, 1]\nauthor: Joe\nmenu: {main: {weight: 10}}\n---\n:shown:`x`"

// TestPost checks which metadata of a post plugins get.
func TestPost(t *testing.T) {
	onProtocols(t, func(t *testing.T, protocols string) {
		h := openHost(t, protocols+curiousPack)
		first := protocols == "protocols: [1]\n"
		for _, test := range []struct {
			name, text string
			one, two   string
		}{
			{"a number as id", "---\nid: 7\n" + menuPost, `7 "" "Joe"   false 0`, `7 "" "Joe" "2024-01-02" ["a",1] true 10`},
			{
				"a text as id", "---\nid: on-it\n" + menuPost,
				`post.txt:2:5: the id "on-it" can't be sent to plugin shown (curious, protocol 1, manifest.yaml:7): protocol 1 carries only numbers`,
				`0 "on-it" "Joe" "2024-01-02" ["a",1] true 10`,
			},
			{
				"a text as id, without roles", "---\nid: on-it\nauthor: Joe\n---\n",
				`post.txt:2:5: the id "on-it" can't be sent to plugin shown-below (curious, protocol 1, manifest.yaml:8): protocol 1 carries only numbers`,
				`0 "on-it" "Joe"   false 0`,
			},
		} {
			t.Run(test.name, func(t *testing.T) {
				want := test.two
				if first {
					want = test.one
				}
				result, err := h.Render(t.Context(), parse(t, test.text), RenderOptions{})
				if err != nil {
					if got := strings.ReplaceAll(err.Error(), filepath.Dir(h.manifest.File)+string(filepath.Separator), ""); got != want {
						t.Errorf("got  %s\nwant %s", got, want)
					}
					return
				}
				got := result.HTML
				if strings.Contains(test.text, "shown") {
					want = "<p>" + want + "</p>\n\n" + want
				}
				if got != want {
					t.Errorf("got  %s\nwant %s", got, want)
				}
			})
		}
	})
}

// unfeatured is a pack that has no feature.
type unfeatured struct{ model.Pack }

func (p unfeatured) Describe(ctx context.Context) (*model.Description, error) {
	d, err := p.Pack.Describe(ctx)
	if err != nil {
		return nil, err
	}
	plain := *d
	plain.Features = nil
	return &plain, nil
}

// TestTextIDHints has ids that are no numbers, for a pack that takes no others, and what is said to do about each.
func TestTextIDHints(t *testing.T) {
	linked, err := pack.Linked(curious)
	if err != nil {
		t.Fatal(err)
	}
	h := openHost(t, curiousPack, WithLinked("curious", model.Link(unfeatured{model.PackOf(linked)})))
	folder := filepath.Dir(h.manifest.File) + string(filepath.Separator)
	const old = `can't be sent to plugin shown (curious 1.2.3, linked, manifest.yaml:6): the pack takes only numbers`
	for _, test := range []struct{ written, want, hint string }{
		{"seven", `post.txt:2:5: the id "seven" ` + old, "write a number, or build the pack with a newer SDK"},
		{"'7'", `post.txt:2:5: the id "7" ` + old, "write it without quotes: 7"},
		{`"016"`, `post.txt:2:5: the id "016" ` + old, "write it without quotes: 16"},
		{"\u00a07", `post.txt:2:5: the id "\u00a07" ` + old, "the id has a no-break space (U+00A0) in it; remove that, or write a space in its place"},
		{"99999999999999999999", `post.txt:2:5: the id "99999999999999999999" ` + old, "an id is from -9223372036854775808 to 9223372036854775807"},
	} {
		t.Run(test.written, func(t *testing.T) {
			text := "---\nid: " + test.written + "\n---\n:shown:`x`"
			_, err := h.Render(t.Context(), parse(t, text), RenderOptions{})
			e := diagnostic.Of(err)
			if e == nil || strings.ReplaceAll(e.Error(), folder, "") != test.want || e.Hint != test.hint {
				t.Errorf("got  %v (%+v)\nwant %s (%s)", err, e, test.want, test.hint)
			}
			checkExcerpts(t, text, diagnostics(err))
		})
	}
	t.Run("of a program", func(t *testing.T) {
		doc := parse(t, "---\nid: seven\n---\n:shown:`x`")
		doc.Post.SetID("eight")
		_, err := h.Render(t.Context(), doc, RenderOptions{})
		if diff := cmp.Diff(`post.txt: the id "eight" `+old, strings.ReplaceAll(err.Error(), folder, "")); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}
