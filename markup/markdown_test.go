package markup

import (
	"bytes"
	"encoding/json"
	stdhtml "html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
)

// plainMarkdown is goldmark as htmlize uses it, without roles.
var plainMarkdown = goldmark.New(
	goldmark.WithExtensions(
		extension.Linkify, extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)), extension.Strikethrough, extension.TaskList,
		extension.Footnote, extension.DefinitionList,
	),
	goldmark.WithParserOptions(parser.WithAutoHeadingID()),
	goldmark.WithRendererOptions(html.WithUnsafe()),
)

func toPlainHTML(t testing.TB, source string) string {
	t.Helper()
	var out bytes.Buffer
	if err := plainMarkdown.Convert([]byte(source), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// markdownOf returns a page of a source in Markdown, in which roles of these names are bound.
func markdownOf(source string, bound ...string) *markdownPage {
	doc := &Document{Name: "post.md", Format: Markdown, body: source, line: 1}
	return doc.Page(func(name string) bool { return slices.Contains(bound, name) }).(*markdownPage)
}

func written(page Page, replacement func(Role) string) string {
	var out strings.Builder
	page.Write(&out, replacement)
	return out.String()
}

// goldmarkExamples returns the sources of goldmark's test data: the examples of CommonMark's specification and those of its extensions.
func goldmarkExamples(t testing.TB) []string {
	t.Helper()
	folder, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/yuin/goldmark").Output()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(folder)), "_test", "spec.json"))
	if err != nil {
		t.Fatal(err)
	}
	var spec []struct{ Markdown string }
	if err := json.Unmarshal(data, &spec); err != nil {
		t.Fatal(err)
	}
	if len(spec) < 652 {
		t.Fatalf("got %d examples of the specification, want 652 or more", len(spec))
	}
	var sources []string
	for _, example := range spec {
		sources = append(sources, example.Markdown)
	}
	files, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(folder)), "extension", "_test", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("got %d files of examples of the extensions: %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		// An example is a number with a title, and the source and the HTML behind a line each.
		sources = append(sources, strings.Split(string(text), "//- - - - - - - - -//\n")...)
	}
	return sources
}

// TestMarkdownIsGoldmarks checks that Markdown comes out as goldmark writes it where nothing is bound.
func TestMarkdownIsGoldmarks(t *testing.T) {
	for _, source := range goldmarkExamples(t) {
		if diff := cmp.Diff(toPlainHTML(t, source), written(markdownOf(source), nil)); diff != "" {
			t.Errorf("of %q (-want +got):\n%s", source, diff)
		}
	}
}

// TestMarkdownRoles has a role in each place where one may stand, and in each where none may.
func TestMarkdownRoles(t *testing.T) {
	for _, test := range []struct{ name, source, want string }{
		{"braces", "{kbd}`Ctrl-C`", "<p>[kbd|Ctrl-C|1:1]</p>\n"},
		{"colons", ":kbd:`Ctrl-C`", "<p>[kbd|Ctrl-C|1:1]</p>\n"},
		{"amid words", "a{kbd}`x`b:kbd:`y`c", "<p>a[kbd|x|1:2]b[kbd|y|1:11]c</p>\n"},
		{"two", "{kbd}`x`{kbd}`y`", "<p>[kbd|x|1:1][kbd|y|1:9]</p>\n"},
		{"a name that emphasis could begin in", "*a {my_r_le}`x`* _b {my_r_le}`y`_", "<p><em>a [my_r_le|x|1:4]</em> <em>b [my_r_le|y|1:21]</em></p>\n"},
		{"longer backquotes", "{kbd}``a`b`` {kbd}`` `a` ``", "<p>[kbd|a`b|1:1] [kbd| `a` |1:14]</p>\n"},
		{"spaces stay", "{kbd}` x ` {kbd}`  `", "<p>[kbd| x |1:1] [kbd|  |1:12]</p>\n"},
		{"a line break", "a {kbd}`x\n  y` b", "<p>a [kbd|x y|1:3] b</p>\n"},
		{"a heading", "# T {kbd}`x`\n\nU {kbd}`y`\n===", "<h1 id=\"t-kbdx\">T [kbd|x|1:5]</h1>\n<h1 id=\"u-kbdy\">U [kbd|y|3:3]</h1>\n"},
		{"a list", "- a\n  - {kbd}`x`\n", "<ul>\n<li>a\n<ul>\n<li>[kbd|x|2:5]</li>\n</ul>\n</li>\n</ul>\n"},
		{"a task", "- [ ] {kbd}`x`\n", "<ul>\n<li><input disabled=\"\" type=\"checkbox\"> [kbd|x|1:7]</li>\n</ul>\n"},
		{"a quotation", "> a {kbd}`x\n> y` b", "<blockquote>\n<p>a [kbd|x y|1:5] b</p>\n</blockquote>\n"},
		{"a quotation that ends in the span", "> {kbd}`x\n> `", "<blockquote>\n<p>[kbd|x |1:3]</p>\n</blockquote>\n"},
		{"and begins in it", "> {kbd}`\n> x\n> `", "<blockquote>\n<p>[kbd| x |1:3]</p>\n</blockquote>\n"},
		{"a table", "|a|{kbd}`x\\|y`|\n|-|-|\n|{kbd}`1`|b|", "<table>\n<thead>\n<tr>\n<th>a</th>\n<th>[kbd|x|y|1:4]</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>[kbd|1|3:2]</td>\n<td>b</td>\n</tr>\n</tbody>\n</table>\n"},
		{"a link's text", "[a {kbd}`x`](u)", "<p><a href=\"u\">a [kbd|x|1:4]</a></p>\n"},
		{"strong and struck", "**{kbd}`x`** ~~{kbd}`y`~~", "<p><strong>[kbd|x|1:3]</strong> <del>[kbd|y|1:16]</del></p>\n"},
		{"a definition", "T {kbd}`x`\n: D {kbd}`y`", "<dl>\n<dt>T [kbd|x|1:3]</dt>\n<dd>D [kbd|y|2:5]</dd>\n</dl>\n"},
		{
			"a footnote, which comes later than it stands", "a[^1]\n\n[^1]: {kbd}`x`\n\n{kbd}`y`",
			"<p>a<sup id=\"fnref:1\"><a href=\"#fn:1\" class=\"footnote-ref\" role=\"doc-noteref\">1</a></sup></p>\n<p>[kbd|y|5:1]</p>\n" +
				"<div class=\"footnotes\" role=\"doc-endnotes\">\n<hr>\n<ol>\n<li id=\"fn:1\">\n<p>[kbd|x|3:7]&#160;" +
				"<a href=\"#fnref:1\" class=\"footnote-backref\" role=\"doc-backlink\">&#x21a9;&#xfe0e;</a></p>\n</li>\n</ol>\n</div>\n",
		},
		{"behind HTML", "<b>{kbd}`x`</b>", "<p><b>[kbd|x|1:4]</b></p>\n"},
		{"characters of several bytes", "äö {kbd}`漢`", "<p>äö [kbd|漢|1:4]</p>\n"},
		{"behind an escaped backslash", "\\\\{kbd}`x`", "<p>\\[kbd|x|1:3]</p>\n"},

		{"none: nothing bound", "{em}`x` :em:`y`", "<p>{em}<code>x</code> :em:<code>y</code></p>\n"},
		{"none: escaped", "\\{kbd}`x` \\:kbd:`y` {kbd}\\`z`", "<p>{kbd}<code>x</code> :kbd:<code>y</code> {kbd}`z`</p>\n"},
		{"none: apart", "{kbd} `x` {kbd}\n`y`", "<p>{kbd} <code>x</code> {kbd}\n<code>y</code></p>\n"},
		{"none: no code span", "{kbd}`x {kbd}", "<p>{kbd}`x {kbd}</p>\n"},
		{"none: in a code span", "`` {kbd}`x` `` `:kbd:`", "<p><code>{kbd}`x`</code> <code>:kbd:</code></p>\n"},
		{"none: in code", "    {kbd}`x`\n\n```\n{kbd}`y`\n```\n", "<pre><code>{kbd}`x`\n</code></pre>\n<pre><code>{kbd}`y`\n</code></pre>\n"},
		{"none: in raw HTML", "<b title=\"{kbd}`x`\">\n\n<div>\n{kbd}`y`\n</div>\n", "<b title=\"{kbd}`x`\">\n<div>\n{kbd}`y`\n</div>\n"},
		{"none: in a link's address", "[a](<{kbd}`x`>)", "<p><a href=\"%7Bkbd%7D%60x%60\">a</a></p>\n"},
		{"none: in an autolink", "<http://a/{kbd}`x`>", "<p><a href=\"http://a/%7Bkbd%7D%60x%60\">http://a/{kbd}`x`</a></p>\n"},
		{"none: in an image", "![{kbd}`x`](u)", "<p><img src=\"u\" alt=\"{kbd}x\"></p>\n"},
		{"none: over the end of a cell", "|{kbd}`x|y`|\n|-|-|", "<table>\n<thead>\n<tr>\n<th>{kbd}`x</th>\n<th>y`</th>\n</tr>\n</thead>\n</table>\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			page := markdownOf(test.source, "kbd", "my_r_le")
			got := written(page, func(r Role) string {
				place := page.Place(r).Pos
				place.File = ""
				return "[" + r.Name + "|" + r.Text() + "|" + place.String() + "]"
			})
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestMarkdownHTML checks what contents hooks see before the roles are rendered, and that the roles in it are those of the document.
func TestMarkdownHTML(t *testing.T) {
	for _, test := range []struct{ name, source, want string }{
		{"a role", "a {kbd}`x`", "<p>a :kbd:`x`</p>\n"},
		{"its text is HTML", "{kbd}``a<b & `c` &lt;``", "<p>:kbd:`a&lt;b &amp; &#96;c&#96; &amp;lt;`</p>\n"},
		{"a role that is not bound", "{em}`x`", "<p>{em}<code>x</code></p>\n"},
		{"text in front of a role's name", "{kbd}`x` :py{kbd}`y` \\:py{kbd}`z`", "<p>:kbd:`x` &#58;py:kbd:`y` &#58;py:kbd:`z`</p>\n"},
		{"literal text", "`` :kbd:`x` `` :kbd:\\`y :a:\\`", "<p><code>:kbd:&#96;x`</code> :kbd:&#96;y :a:&#96;</p>\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			page := markdownOf(test.source, "kbd", "py:kbd")
			got := page.HTML()
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			roles := func(p Page) (found []string) {
				for r := range p.Roles(nil) {
					if page.bound(r.Name) {
						found = append(found, r.Name+" "+r.Text()+" "+p.Place(r).Pos.String())
					}
				}
				return found
			}
			revised := page.document.Revise(page, got)
			if diff := cmp.Diff(roles(page), roles(revised)); diff != "" {
				t.Errorf("roles of the revised page (-want +got):\n%s", diff)
			}
			keep := func(p Page) string { return written(p, p.Unrendered) }
			if diff := cmp.Diff(stdhtml.UnescapeString(keep(page)), stdhtml.UnescapeString(keep(revised))); diff != "" {
				t.Errorf("the roles as they were written (-want +got):\n%s", diff)
			}
		})
	}
}

// FuzzMarkdown checks that nothing but the roles changes: a page with its roles as they were written is goldmark's, and what else is in a
// page is as if the roles' names were other text.
func FuzzMarkdown(f *testing.F) {
	for _, source := range goldmarkExamples(f) {
		f.Add(source)
		f.Add(strings.ReplaceAll(source, "`", "{kbd}`"))
		f.Add(strings.ReplaceAll(source, "a", ":kbd:`a`"))
	}
	ids := regexp.MustCompile(` id="[^"]*"`)
	f.Fuzz(func(t *testing.T, source string) {
		if strings.ContainsRune(source, 0) || invalidUTF8(source) >= 0 {
			return
		}
		want := toPlainHTML(t, source)
		if got := written(markdownOf(source), nil); got != want {
			t.Fatalf("%q with nothing bound: got %q, want %q", source, got, want)
		}
		page := markdownOf(source, "kbd")
		if got := written(page, page.Unrendered); stdhtml.UnescapeString(got) != stdhtml.UnescapeString(want) {
			t.Errorf("%q with its roles as they were written: got %q, want %q", source, got, want)
		}
		roles := slices.DeleteFunc(slices.Collect(page.Roles(nil)), func(r Role) bool { return r.Name != "kbd" })
		for _, r := range roles {
			if got := source[r.Start:r.End]; !strings.HasPrefix(got, "{kbd}`") && !strings.HasPrefix(got, ":kbd:`") || !strings.HasSuffix(got, "`") {
				t.Errorf("%q has the role %q", source, got)
			}
		}
		if strings.Contains(source, "]:") {
			// A link is found by its text.
			return
		}
		other := []byte(source)
		for _, r := range roles {
			other[r.Start], other[r.Start+len("{kbd")] = '%', '%'
		}
		page = markdownOf(source, "kbd")
		got := written(page, func(r Role) string { return "%kbd%" + page.Unrendered(r)[len("{kbd}"):] })
		if want := toPlainHTML(t, string(other)); ids.ReplaceAllString(stdhtml.UnescapeString(got), "") != ids.ReplaceAllString(stdhtml.UnescapeString(want), "") {
			t.Errorf("%q with other names:\ngot  %q\nwant %q", source, got, want)
		}
	})
}
