package host

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/markup"
)

// TestMarkdown renders Markdown through the packs of the tests, with the places of what fails in the source.
func TestMarkdown(t *testing.T) {
	for _, test := range []struct {
		name, manifest, text string
		html                 string
		warnings, errors     []string
	}{
		{name: "roles", manifest: manyRoles, text: "*a* {up}`b` `{up}`", html: "<p><em>a</em> <b>B</b> <code>{up}</code></p>\n"},
		{
			name: "a role that fails", manifest: oneLetters("      - {name: fails, hooks: [role:fails]}"), text: "> - x {fails}`a\n>   b`",
			errors: []string{`post.md:1:7: role fails (letters 1.2.3, linked, manifest.yaml:6): no "a b" here`},
		},
		{
			name: "one that stays", manifest: oneLetters("      - {name: fails, hooks: [role:fails], on_error: keep}"), text: "# {fails}``<a> `b` ``",
			html:     "<h1 id=\"failsa-b-\">{fails}<code>&lt;a&gt; `b` </code></h1>\n",
			warnings: []string{"post.md:1:3: role fails (letters 1.2.3, linked, manifest.yaml:6): no \"<a> `b` \" here; the role stays as it is written"},
		},
		{
			name: "one that is stripped", manifest: oneLetters("      - {name: fails, hooks: [role:fails], on_error: strip}"), text: "{fails}`<a>`",
			html: "<p>&lt;a&gt;</p>\n", warnings: []string{`post.md:1:1: role fails (letters 1.2.3, linked, manifest.yaml:6): no "<a>" here; only its text stays`},
		},
		{
			name: "one behind a contents hook", manifest: oneLetters("      - {name: mark-a, hooks: [contents]}\n      - {name: fails, hooks: [role:fails], on_error: keep}"),
			text: "a\n\n:fails:`<a>` {other}`b`", html: "[a <p>a</p>\n<p>:fails:<code>&lt;a&gt;</code> {other}<code>b</code></p>\n]",
			warnings: []string{
				`post.md:3:1: role fails (letters 1.2.3, linked, manifest.yaml:7): no "<a>" here; the role stays as it is written`,
				"post.md:3:14: no plugin is bound to role other; it stays as it is written",
			},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc, err := markup.Parse("post.md", test.text)
			if err != nil {
				t.Fatal(err)
			}
			result, err := newHost(t, test.manifest).Render(t.Context(), doc, RenderOptions{})
			if diff := cmp.Diff(test.errors, errorLines(err)); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
			if result == nil {
				result = &Result{}
			}
			if diff := cmp.Diff(test.html, result.HTML); diff != "" {
				t.Errorf("HTML (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.warnings, warningLines(result.Warnings)); diff != "" {
				t.Errorf("warnings (-want +got):\n%s", diff)
			}
		})
	}
}
