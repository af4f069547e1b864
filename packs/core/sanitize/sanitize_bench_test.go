package sanitize_test

import (
	"strings"
	"testing"

	"example.com/htmlize/pack"
	"example.com/htmlize/packs/core/sanitize"
)

func BenchmarkSanitize(b *testing.B) {
	for _, text := range []struct{ name, unit string }{
		{"prose", "<p>It is <tt>a &lt; b</tt> in a line with <a href=\"https://peps.python.org/pep-0008/\">PEP 8</a> and " +
			"<abbr title=\"HyperText Markup Language\">HTML</abbr>.</p>\n\n"},
		{"less-than", "<"},
		{"tags", "<b onclick=x>"},
		{"tag open", "<a "},
		{"quotes in quotes", `<b a="<b b='" c='"`},
		{"open", "<b>"},
		{"no start", "</b>"},
		{"no end of others", strings.Repeat("<b>", 150) + strings.Repeat("</i>", 1500)},
		{"lists", "<ul><li><p><b>x<li><i>y</ul>"},
		{"types", "List<Object> "},
		{"script open", "<script>"},
	} {
		b.Run(text.name, func(b *testing.B) {
			contents := pack.HTML(strings.Repeat(text.unit, 1_000_000/len(text.unit)))
			b.SetBytes(int64(len(contents)))
			for b.Loop() {
				call := pack.ContentsCall{Stage: pack.AfterRoles, Text: contents, Config: sanitize.Plugin.Config}
				if _, err := sanitize.Plugin.Contents(b.Context(), call); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
