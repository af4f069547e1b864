package sanitize_test

import (
	"strings"
	"testing"

	"example.com/htmlize/pack"
	"example.com/htmlize/pack/packtest"
)

// unbalanced are texts in which tags are missing or in places where they aren't allowed.
var unbalanced = []filtered{
	{"</div></div>", ""},
	{"<p>a</b></p>", "<p>a</p>"},
	{"<p><details open><summary>a</summary>b", "<p><details open=\"\"><summary>a</summary>b</details>"},
	{"<p><details>a</p>", "<p><details>a</p></details>"},
	{`<a href="/x">a`, `<a href="/x">a</a>`},
	{"<p><a href=\"/x\">a</p>\n\n<p>b</p>", "<p><a href=\"/x\">a</a></p>\n\n<p>b</p>"},
	{"<table><tr><td>a", "<table><tr><td>a</td></tr></table>"},
	{"<b><i>a</b>b</i>", "<b><i>a</i></b>b"},
	{"<ul><li><b>a<li>b</ul>", "<ul><li><b>a</b><li>b</ul>"},
	{"<ul><b><li>a</ul>", "<ul><b><li>a</li></b></ul>"},
	{"<b><ul><li>a</b>b", "<b><ul><li>a</li></ul></b>b"},
	{"<ul><li><div>a<li>b</div></ul>", "<ul><li><div>a</div><li>b</ul>"},
	{"<ul><li><ul></li>a</ul></ul>", "<ul><li><ul>a</ul></ul>"},
	{"<dl><dt><i>a<dd>b</dl>", "<dl><dt><i>a</i><dd>b</dl>"},
	{"<h1>a<h2>b</h2></h1>", "<h1>a</h1><h2>b</h2>"},
	{"<h1><i><p>a<h2>b</h2>", "<h1><i><p>a</p></i></h1><h2>b</h2>"},
	{`<a href="/x">a<a href="/y">b</a></a>`, `<a href="/x">a</a><a href="/y">b</a>`},
	{"<p><span>a<div>b</div>c</span></p>", "<p><span>a</span><div>b</div>c</p>"},
	{"<p><span>a<hr>b</span></p>", "<p><span>a</span><hr>b</p>"},
	{"<td>a</td><tr><td>b", "ab"},
	{"<div><table><tr><td>a</div>b</td></tr></table></div>", "<div><table><tr><td>ab</td></tr></table></div>"},
	{"<table><div>a<tr><td>b</table>", "<table><div>a</div><tr><td>b</table>"},
	{"<table><tr><table><tr><td>a</table></table>", "<table><tr></tr></table><table><tr><td>a</table>"},
	{"<ruby>a<rt><b>b<rt>c</ruby>", "<ruby>a<rt><b>b<rt>c</rt></b></ruby>"},
	{"a</br>b", "a<br>b"},
}

// balanced are texts that pass unchanged, as browsers find no tag missing in them.
var balanced = []string{
	"<ul><li>a<li>b<ul><li>c</ul></ul>",
	"<h1><div><h2>a</h2></div></h1>",
	"<ul><li><blockquote><li>a</li></blockquote></li></ul>",
	"<dl><dt>a<dd>b<dt>c<dd><p>d</dl>",
	"<table><caption>a<colgroup><col><tbody><tr><th>a<td>b<tr><td>c<tbody></table>",
	"<table><tr><td><table><tr><td>a</table></table>",
	"<ruby>a<rb>b<rp>(<rt>c<rp>)</ruby>",
	"<div><p>a<p>b</div>",
	"<p>a<p>b</p></p>",
	"<p>a<hr>b</p>",
	"<p><div>a</div></p>",
	// Blank lines in an element of more than one paragraph.
	"<p><details><summary>a</summary></p>\n\n<p>b</p>\n\n<p></details></p>\n\n",
	"<p><table><tr><td></p>\n\n<p>a</p>\n\n<p></td></tr></table></p>\n\n",
	// A link around blocks.
	`<p><a href="/x"><div>a</div><p>b</p></a></p>`,
}

func TestSanitizeBalances(t *testing.T) {
	texts := unbalanced
	for _, text := range balanced {
		texts = append(texts, filtered{text, pack.HTML(text)})
	}
	packtest.Run(t, testPack, sanitizeCases("", texts))
	for _, text := range texts {
		checkSafe(t, text.contents)
	}
}

// FuzzSanitizeNesting checks that tags in any order are balanced. Each byte is a tag.
func FuzzSanitizeNesting(f *testing.F) {
	var tags []string
	for _, name := range strings.Fields(`p div b span li ul table tr td dd dl h1 h2 a ruby rt rtc rp section menu details summary caption col
		colgroup tbody thead th nobr i blockquote address hr dt picture pre search font`) {
		tags = append(tags, "<"+name+">", "</"+name+">")
	}
	tags = append(tags, "x", " ", `<a href="/x">`, `<font color="red">`, "<svg>", "</svg>", "<Time>", "x<object>", "</object>", "</br>",
		"<math>", "</math>", `<mrow id="x">`, "</mrow>", `<mi id="x">`, "</mi>", `<mtext id="x">`, "</mtext>", "<mspace/>", "<mrow data-x=/>", "<math/>", `<g id="x">`, "</g>",
		`<text id="x">`, "</text>", "<svg/>", "<path/>", "<mglyph>", "<annotation-xml encoding=\"text/html\">", "<foreignObject>", "<desc>", "</desc>", "<video>",
		"</video>", "<track>")
	f.Add([]byte("\x00\x02\x01\x03"))
	f.Fuzz(func(t *testing.T, order []byte) {
		var text strings.Builder
		for _, b := range order {
			text.WriteString(tags[int(b)%len(tags)])
		}
		checkSafe(t, text.String())
	})
}
