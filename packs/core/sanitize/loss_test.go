package sanitize_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"example.com/htmlize/pack"
	"example.com/htmlize/pack/packtest"
)

// TestSanitizeLosesNoText checks that what begins no element is shown as it was written.
func TestSanitizeLosesNoText(t *testing.T) {
	packtest.Run(t, testPack, sanitizeCases("", []filtered{
		// No elements of HTML.
		{"a<nostyle>b <b>c</b>", "a&lt;nostyle&gt;b <b>c</b>"},
		{"std::vector<int> and map<K, V*>", "std::vector&lt;int&gt; and map&lt;K, V*&gt;"},
		{"see <https://example.com> or <joe@example.com>", "see &lt;https://example.com&gt; or &lt;joe@example.com&gt;"},
		{"<https://example.com/?a=1&copy=2&amp;c>", "&lt;https://example.com/?a=1&amp;copy=2&amp;c&gt;"},
		{"Tasks <Task>", "Tasks &lt;Task&gt;"},
		{"git clone <your-name> </your-name>", "git clone &lt;your-name&gt; &lt;/your-name&gt;"},
		{"</foo> </> </3 <3 < <", "&lt;/foo&gt; &lt;/&gt; &lt;/3 &lt;3 &lt; &lt;"},
		{"<?php echo 1 ?> <!x> <!ELEMENT a>", "&lt;?php echo 1 ?&gt; &lt;!x&gt; &lt;!ELEMENT a&gt;"},
		{"<![CDATA[x]]>", "&lt;![CDATA[x]]&gt;"},
		{"<x:y>z</x:y>", "&lt;x:y&gt;z&lt;/x:y&gt;"},
		{"<svg y>", "&lt;svg y&gt;"},
		{"<path>", "&lt;path&gt;"},

		// Tags and comments without an end.
		{"<p>y = a<b</p>\n\n<p>next</p>", "<p>y = a&lt;b</p>\n\n<p>next</p>"},
		{"<p>y = a<b next line</p>\n\n<p>c > d</p>", "<p>y = a&lt;b next line</p>\n\n<p>c &gt; d</p>"},
		{`<a href="x>link</a> and <a href="y">z</a>`, `&lt;a href=&#34;x&gt;link&lt;/a&gt; and <a href="y">z</a>`},
		{"<em>x <!-- y</em>", "<em>x &lt;!-- y</em>"},
		{"<style>x <em>y</em>", "&lt;style&gt;x <em>y</em>"},
		{"<p>the <title> element</p>\n\n<p>z</p>", "<p>the &lt;title&gt; element</p>\n\n<p>z</p>"},
		{"<textarea>x <em>y</em>", "&lt;textarea&gt;x <em>y</em>"},
		{"<plaintext>x <em>y</em>", "&lt;plaintext&gt;x <em>y</em>"},
		{"<iframe src=x> y", "&lt;iframe src=x&gt; y"},
		{"</", "&lt;/"},
		{"x<", "x&lt;"},

		// Words that aren't attributes.
		{"if a <b and c> d", "if a &lt;b and c&gt; d"},
		{"if a <i && c> d", "if a &lt;i &amp;&amp; c&gt; d"},
		{"a<b c=d>e", "a&lt;b c=d&gt;e"},
		{"<p ,>x</p></p>", "&lt;p ,&gt;x&lt;/p&gt;"},

		// Words that are also names of elements.
		{"List<Object>, Option<Data>, Vec<Time>, Vec::<Time>, Foo<Option>, Box<Link>", "List&lt;Object&gt;, Option&lt;Data&gt;, Vec&lt;Time&gt;, " +
			"Vec::&lt;Time&gt;, Foo&lt;Option&gt;, Box&lt;Link&gt;"},
		{"<p>of type <Time></p>\n\n<p>x</p>", "<p>of type &lt;Time&gt;</p>\n\n<p>x</p>"},
		{"<p>map<time>, a<b>c, größe<i></p>", "<p>map&lt;time&gt;, a&lt;b&gt;c, größe&lt;i&gt;</p>"},
		{"the <video> element, <img>, <form>, <a>", "the &lt;video&gt; element, &lt;img&gt;, &lt;form&gt;, &lt;a&gt;"},
		{"H<sub>2</sub>O, a<br>b, <Time>x</Time>, x<object>y</object>", "H<sub>2</sub>O, a<br>b, <time>x</time>, xy"},
		{"List<Object> <object>x</object>", "List&lt;Object&gt; x"},
		{"<p>a<p>b <BR> <B>c</B>", "<p>a<p>b <br> <b>c</b></p>"},
		{"<svg> draws an <int> into </svg><int>", " draws an &lt;int&gt; into &lt;int&gt;"},
		{"<body><p>x", "<p>x</p>"},

		// Elements of HTML that the policy doesn't let through.
		{"<form><button>go</button></form>", "go"},
		{"<select><option>a<option>b</select>", "ab"},
		{"<template>x</template>", "x"},
		{"<textarea>x &lt; <em></textarea>", "x &lt; &lt;em&gt;"},
		{"<title>x</title>", "x"},
		{"<xmp>x &lt; <em></xmp>", "x &amp;lt; &lt;em&gt;"},
		{"<svg viewBox=\"0 0 1 1\"><g><text x=\"1\">y</text></g></svg><g>", "y&lt;g&gt;"},
		{"<math><mi>x</mi></math>", "x"},
		{"<svg><svg><text>x</text></svg><text>y</text></svg>", "xy"},

		// An equals sign in a value without quotes.
		{"<a href=http://x/?a=1&copy=2>z</a>", `<a href="http://x/?a=1&amp;copy=2">z</a>`},
		{"<a href=/?q=1 onclick=a=b>z</a>", `<a href="/?q=1">z</a>`},
		// A disabled checkbox, and other inputs.
		{`<input type=checkbox disabled="1">`, `<input type="checkbox" disabled="1">`},
		{"<input type=text disabled type=checkbox>a", "a"},

		// What readers don't see.
		{"a<!-- b -->c<!--->d<!-->e<!-- --!>f", "acdef"},
		{"<!DOCTYPE html><p>x</p>", "<p>x</p>"},
		{`<!DOCTYPE html SYSTEM "a" 'b'>x`, "x"},
		{`<!DOCTYPE x SYSTEM "a.dtd>b "c`, "&lt;!DOCTYPE x SYSTEM &#34;a.dtd&gt;b &#34;c"},
		{"a<script>b</script>c<STYLE>d</STYLE >e<noscript>f</noscript>g", "aceg"},
		// The parts around something that is removed aren't joined.
		{"&am<!-- -->p;lt; &l<script></script>t;", "&amp;amp;lt; &amp;lt;"},
	}))
}

// TestSanitizeStrictLosesNoText checks the same with the policy strict.
func TestSanitizeStrictLosesNoText(t *testing.T) {
	packtest.Run(t, testPack, sanitizeCases(`{"policy": "strict"}`, []filtered{
		{"<p>a<nostyle>b <b>c</b></p>", "a&lt;nostyle&gt;b c"},
		{"<p>std::vector<int></p>\n\n<p>a<b</p>", "std::vector&lt;int&gt;\n\na&lt;b"},
		{"see <https://example.com> <style> x", "see &lt;https://example.com&gt; &lt;style&gt; x"},
		{"<object>a</object><title>b</title>", "ab"},
	}))
}

// FuzzSanitizeText checks that no letter outside of what could be a tag is lost. It leaves out comments, elements that contain no markup,
// and elements inside of which any name is one.
func FuzzSanitizeText(f *testing.F) {
	for _, vector := range vectors(f) {
		f.Add(vector)
	}
	f.Add("a <b and c> d <x> e < f")
	other := regexp.MustCompile(`(?i)<!--|<(script|style|iframe|noembed|noframes|noscript|xmp|plaintext|textarea|title|svg|math)|[\x00\r]`)
	tag := regexp.MustCompile(`^<(?i:!doctype|/?[a-z])("[^"]*"|'[^']*'|[^<>"'])*>`)
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "\uFFFD")
		if other.MatchString(text) {
			return
		}
		seen := []byte(text)
		for i := range len(text) {
			for j := range len(tag.FindString(text[i:])) {
				seen[i+j] = ' '
			}
		}
		want := letters(html.UnescapeString(string(seen)))
		for _, config := range []string{ugc, strict} {
			got := sanitizeAt(t, config, pack.AfterRoles, text)
			// The tags of the result may have letters, too: it is enough that the letters of the text are among them, in order.
			if !isSubsequence(want, letters(html.UnescapeString(got))) {
				t.Errorf("%s: got %q of %q, want all letters of %q", config, got, text, string(want))
			}
		}
	})
}

func letters(text string) []rune {
	var found []rune
	for _, r := range text {
		if unicode.IsLetter(r) {
			found = append(found, r)
		}
	}
	return found
}

func isSubsequence(want, of []rune) bool {
	for _, r := range of {
		if len(want) > 0 && want[0] == r {
			want = want[1:]
		}
	}
	return len(want) == 0
}
