package sanitize_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"example.com/htmlize/pack"
	core "example.com/htmlize/packs/core/plugins"
	"example.com/htmlize/packs/core/sanitize"
	extra "example.com/htmlize/packs/extra/plugins"
)

// TestSanitizePassesResults checks that the results of the packs core and extra pass contents-sanitize unchanged.
func TestSanitizePassesResults(t *testing.T) {
	texts := []string{
		"plain", "", " ", " a  b ", "a\nb",
		`"quoted" and 'quoted'`, "it's", "a & b", "&amp; &lt; &#34; &quot; &nbsp;", "&", "&&", "a < b > c", "-->", "‣",
		"<script>alert(1)</script>", "</tt></span></abbr></a></p>", `" onclick="alert(1)`, "<!-- x -->", "<p>", "`", ":",
		"naïve 日本語 🙂", "\u00a0\u2028\ufeff", "javascript:alert(1)", "https://example.com/?a=1&b=2",
		"HTML (HyperText Markup Language)", `X ("a" & 'b' < c > d: e; f = g @ h # i % j)`, "X (‣ <b>)", "A (b (c))",
		"Start --> &Programs --> A && B", "&Cancel", "&<", `&"`, "&&", "x &", "& x",
		"8", "0008", "2822", "2822#s1", "2822#section-3.4.1", "9076#name-risks-in-the-dns-data", "8#a_b-c.d:e",
	}
	for _, p := range []pack.Pack{core.Pack, extra.Pack} {
		for _, plugin := range p.Plugins {
			for _, role := range slices.Sorted(maps.Keys(plugin.Roles)) {
				t.Run(role, func(t *testing.T) {
					passed := 0
					for _, text := range texts {
						call := pack.RoleCall{Role: role, Text: text, Config: plugin.Config}
						html, err := plugin.Roles[role](t.Context(), call)
						if err != nil {
							continue
						}
						passed++
						checkPasses(t, "<p>a "+html+" b</p>\n\n")
					}
					if passed == 0 {
						t.Error("the role rendered none of the texts")
					}
				})
			}
		}
	}
	t.Run("narcissist", func(t *testing.T) {
		narcissist := find(t, extra.Pack, "narcissist")
		for _, author := range texts {
			call := pack.ContentsCall{
				Stage: pack.AfterRoles, Text: "<p>I, <tt>I</tt> &amp; I</p>\n\n", Post: pack.Post{Author: author},
			}
			html, err := narcissist.Contents(t.Context(), call)
			if err != nil {
				t.Fatal(err)
			}
			checkPasses(t, html)
		}
	})
}

// FuzzSanitizePassesResults checks the same with any text. It leaves out NUL and carriage return, which HTML doesn't have: in an
// attribute, they become U+FFFD and a line feed.
func FuzzSanitizePassesResults(f *testing.F) {
	f.Add(`a (b "c" & 'd' <e>)`)
	f.Add("2822#section-1")
	f.Add("&A --> &&b&")
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.Map(func(r rune) rune {
			if r == 0 || r == '\r' {
				return -1
			}
			return r
		}, strings.ToValidUTF8(text, ""))
		for _, p := range []pack.Pack{core.Pack, extra.Pack} {
			for _, plugin := range p.Plugins {
				for role, render := range plugin.Roles {
					call := pack.RoleCall{Role: role, Text: text, Config: plugin.Config}
					if html, err := render(t.Context(), call); err == nil {
						checkPasses(t, "<p>a "+html+" b</p>\n\n")
					}
				}
			}
		}
	})
}

// checkPasses reports an error if contents-sanitize changes html.
func checkPasses(t *testing.T, html pack.HTML) {
	t.Helper()
	call := pack.ContentsCall{Stage: pack.AfterRoles, Text: html, Config: sanitize.Plugin.Config}
	got, err := sanitize.Plugin.Contents(t.Context(), call)
	if err != nil {
		t.Fatal(err)
	}
	if got != html {
		t.Errorf("sanitized:\ngot  %s\nwant %s", got, html)
	}
}

func find(t testing.TB, p pack.Pack, plugin string) pack.Plugin {
	t.Helper()
	i := slices.IndexFunc(p.Plugins, func(candidate pack.Plugin) bool { return candidate.Name == plugin })
	if i < 0 {
		t.Fatalf("pack %s has no plugin %s", p.Name, plugin)
	}
	return p.Plugins[i]
}
