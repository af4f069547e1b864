package plugins_test

import (
	"cmp"
	"strings"
	"testing"
	"time"

	"example.com/htmlize/pack"
	"example.com/htmlize/pack/packtest"
	extra "example.com/htmlize/packs/extra/plugins"
)

func TestNarcissist(t *testing.T) {
	var cases []packtest.Case
	for _, c := range []struct{ name, contents, want string }{
		{"the article's", "second I paragraph followIed Iby a line that is I, too", "second @ paragraph followIed Iby a line that is @, too"},
		{"nothing", "", ""},
		{"only the word", "I", "@"},
		{"twice", "I I", "@ @"},
		{"stops", `I’m, I'm, "I", (I) I. I! I-beam I/O`, `@’m, @'m, "@", (@) @. @! @-beam @/O`},
		{"part of a word", "Iñigo ñI I_x _I I1 1I II É́I Iб І", "Iñigo ñI I_x _I I1 1I II É́I Iб І"},
		{"combining mark", "I\u0301 and I", "I\u0301 and @"},
		{"other digits", "I٢ ٢I I² I", "I٢ ٢I I² @"},
		{"lower case", "i", "i"},
		{"lines", "I\nI\r\nI", "@\n@\r\n@"},

		{"paragraphs", "<p>I</p>\n\n<p>I</p>\n\n", "<p>@</p>\n\n<p>@</p>\n\n"},
		{"elements", "<b>I</b> <tt>I</tt>", "<b>@</b> <tt>@</tt>"},
		{"attribute", `<a title="I">I</a>`, `<a title="I">@</a>`},
		{"attribute with >", `<a title="1 > I" alt='I > I'>I</a>`, `<a title="1 > I" alt='I > I'>@</a>`},
		{"attribute without a value", "<a I I=I>I</a I>I", "<a I I=I>@</a I>@"},
		{"element called I", "<I>I</I>", "<I>@</I>"},
		{"comment", "I<!-- I > I -->I", "@<!-- I > I -->@"},
		{"comment without an end", "I <!-- I", "@ <!-- I"},
		{"declaration", "<!DOCTYPE I> <?I I?> I", "<!DOCTYPE I> <?I I?> @"},
		{"no tag", "a < b and I > c, I<3, 1<I> I", "a < b and @ > c, @<3, 1<I> @"},
		{"tag without an end", "I <a I", "@ <a I"},
		{"empty end tag", "</>I</ I>I", "</>@</ I>@"},
		{"script", "<script>I</script>I<STYLE>I</STYLE>I", "<script>I</script>@<STYLE>I</STYLE>@"},
		{"empty script", "<script></script>I", "<script></script>@"},
		{"text area", "<textarea>I <b></textarea>I<title>I</title>I", "<textarea>I <b></textarea>@<title>I</title>@"},
		{"script that looks empty", "<script/>I</script>I", "<script/>I</script>@"},
		{
			"other raw text",
			"<iframe>I</iframe><noembed>I</noembed><noframes>I</noframes><noscript>I</noscript><xmp>I</xmp>I",
			"<iframe>I</iframe><noembed>I</noembed><noframes>I</noframes><noscript>I</noscript><xmp>I</xmp>@",
		},
		{"plain text to the end", "I<plaintext>I</plaintext>I", "@<plaintext>I</plaintext>I"},
		{"reference", "&Iacute; &amp;I; I&nbsp;am", "&Iacute; &amp;@; @&nbsp;am"},

		{"role", "I :tt:`I` I", "@ :tt:`I` @"},
		{"roles", ":a:`I` I :b:`I`I:c:`I`", ":a:`I` @ :b:`I`@:c:`I`"},
		{"role's name", ":I:`x` :a-I:`x` :I", ":I:`x` :a-I:`x` :@"},
		{"characters in names", ":a-b.c+d_1:`I` :_:`I`", ":a-b.c+d_1:`I` :_:`I`"},
		{"no name", ":a-:`I` :-a:`I` ::`I` :ä:`I` :a b:`I` a:`I` `I`", ":a-:`@` :-a:`@` ::`@` :ä:`@` :a b:`@` a:`@` `@`"},
		{"no colon before", "tt:`I`", "tt:`@`"},
		{"colons before", "a:tt:`I` ::tt:`I` :a:tt:`I`", "a:tt:`I` ::tt:`I` :a:tt:`I`"},
		{"role without an end", ":tt:`I", ":tt:`@"},
		{"role over lines", ":tt:`a\nI\nb` I", ":tt:`a\nI\nb` @"},
		{"role not over paragraphs", ":tt:`I\n\nI` I", ":tt:`@\n\n@` @"},
		{"role not over a blank line", ":tt:`I\r\n \t\r\nI` I", ":tt:`@\r\n \t\r\n@` @"},
		{"role after one without an end", ":tt:`I\n\n:tt:`I` I", ":tt:`@\n\n:tt:`I` @"},
		{"tag in a role", ":tt:`a <b` I <c>", ":tt:`a <b` @ <c>"},
		{"role in a tag", "<a title=\":tt:`\"`\" alt=\"I\">I", "<a title=\":tt:`\"`\" alt=\"I\">@"},
		{"role in a comment", "<!-- :tt:`-->` I --> I", "<!-- :tt:`-->` I --> @"},
	} {
		// A case with a stage isn't run over protocol 1.
		for _, stage := range []pack.Stage{"", pack.BeforeRoles, pack.AfterRoles} {
			cases = append(cases, packtest.Case{
				Name:   c.name + ", " + cmp.Or(string(stage), "no stage"),
				Plugin: "narcissist", Contents: c.contents, Stage: stage, Post: pack.Post{Author: "Joe"},
				Want: pack.HTML(strings.ReplaceAll(c.want, "@", "<b>I (Joe)</b>")),
			})
		}
	}
	packtest.Run(t, extra.Pack, cases)
}

func TestNarcissistAuthor(t *testing.T) {
	packtest.Run(t, extra.Pack, []packtest.Case{
		{Name: "none", Plugin: "narcissist", Contents: "I <b>I</b>", Want: "I <b>I</b>"},
		{
			Name: "escaped", Plugin: "narcissist", Contents: "I", Post: pack.Post{Author: `<b> & "Joe's"`},
			Want: "<b>I (&lt;b&gt; &amp; &#34;Joe&#39;s&#34;)</b>",
		},
		{
			Name: "called I", Plugin: "narcissist", Contents: "I", Post: pack.Post{Author: "I"},
			Want: "<b>I (I)</b>",
		},
		{
			Name: "with a pattern's signs", Plugin: "narcissist", Contents: "I", Post: pack.Post{Author: "$1 \\0 %s"},
			Want: "<b>I ($1 \\0 %s)</b>",
		},
	})
}

// text is repeated to make a long text.
type text struct{ name, unit string }

func (u text) ofSize(bytes int) pack.HTML {
	return pack.HTML(strings.Repeat(u.unit, bytes/len(u.unit)))
}

// hostile are texts for which a careless scanner takes quadratic time. None has a word I that is text.
var hostile = []text{
	{"less-than", "<"},
	{"tag open", "<a "},
	{"word in a tag that stays open", "<a I "},
	{"quoted greater-than", "<a b='>' "},
	{"nested quotes", `<a b="<b "`},
	{"comment open", "<!--"},
	{"cdata open", "<![CDATA["},
	{"script open", "<script>"},
	{"script", "<script>I</script>"},
	{"role open", ":a:`\n\n"},
	{"role open in the text of another", ":a:`x:"},
	{"role", ":a:`I`"},
	{"role's name", ":a"},
	{"colon", ":"},
	{"backquote", "`"},
	{"part of a word", "I1"},
	{"long word", "I"},
}

// TestNarcissistHostile checks that the time is linear: each text takes a tenth of a second. A quadratic scan would take minutes.
func TestNarcissistHostile(t *testing.T) {
	const limit = 20 * time.Second
	for _, unit := range hostile {
		t.Run(unit.name, func(t *testing.T) {
			want := unit.ofSize(1 << 20)
			start := time.Now()
			got := narcissist(t, want)
			if took := time.Since(start); took > limit {
				t.Errorf("a text of %d bytes took %v, want at most %v", len(want), took, limit)
			}
			if got != want {
				t.Errorf("a text of %d bytes was changed, to %d bytes", len(want), len(got))
			}
		})
	}
}

func BenchmarkNarcissist(b *testing.B) {
	units := append([]text{
		{"plain text", "some text without anything of interest, and more. "},
		{"prose", "<p>It is I, and <b>we</b> think that I'm :tt:`I am` a line of text that goes on.</p>\n\n"},
	}, hostile...)
	for _, unit := range units {
		b.Run(unit.name, func(b *testing.B) {
			contents := unit.ofSize(50_000_000)
			b.SetBytes(int64(len(contents)))
			for b.Loop() {
				narcissist(b, contents)
			}
		})
	}
}

func narcissist(t testing.TB, contents pack.HTML) pack.HTML {
	t.Helper()
	for _, plugin := range extra.Pack.Plugins {
		if plugin.Name == "narcissist" {
			got, err := plugin.Contents(t.Context(), pack.ContentsCall{Text: contents, Post: pack.Post{Author: "Joe"}})
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
	}
	t.Fatal("pack extra has no plugin narcissist")
	return ""
}
