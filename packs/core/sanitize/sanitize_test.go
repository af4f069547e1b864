package sanitize_test

import (
	"fmt"
	"testing"

	"example.com/htmlize/pack"
	"example.com/htmlize/pack/packtest"
	"example.com/htmlize/packs/core/sanitize"
)

// testPack has only contents-sanitize.
var testPack = pack.Pack{Name: "core", Version: "1.0.0", Plugins: []pack.Plugin{sanitize.Plugin}}

func TestSanitizeUGC(t *testing.T) {
	packtest.Run(t, testPack, sanitizeCases("", []filtered{
		{"", ""},
		{" \n", " \n"},
		{"<p>one</p>\n\n<p>two</p>\n\n", "<p>one</p>\n\n<p>two</p>\n\n"},
		{"<h1>x</h1><ul><li>y</li></ul><pre>z</pre><br><hr/>", "<h1>x</h1><ul><li>y</li></ul><pre>z</pre><br><hr/>"},
		{"<p>Don't say \"no\" &mdash; a < b</p>", "<p>Don&#39;t say &#34;no&#34; — a &lt; b</p>"},
		{"<tt>x</tt", "<tt>x&lt;/tt</tt>"},
		{`<abbr title="a: &lt;b&gt; &amp; 'c'">x</abbr>`, `<abbr title="a: &lt;b&gt; &amp; &#39;c&#39;">x</abbr>`},
		{`<img src="/a.png" alt="a" width=3>`, `<img src="/a.png" alt="a" width="3">`},
		{`<a href="https://example.com/?a=1&b=2#c">x</a>`, `<a href="https://example.com/?a=1&amp;b=2#c">x</a>`},
		{`<a href="mailto:joe@example.com">x</a>`, `<a href="mailto:joe@example.com">x</a>`},
		{`<a href="//example.com/">x</a>`, `<a href="//example.com/">x</a>`},
		{`<a href="/x" rel="nofollow noopener">x</a>`, `<a href="/x" rel="nofollow noopener">x</a>`},
		{`<a href="/x" rel="me">x</a>`, `<a href="/x">x</a>`},
		{`<a href="/x" rel="nofollow me">x</a>`, `<a href="/x">x</a>`},
		{`<a href="/x" target="_blank">x</a>`, `<a href="/x">x</a>`},
		{`<a href="/x y">x</a>`, `<a href="/x%20y">x</a>`},
		{`the <a> tag, <a href="/x">y</a> and </a> z`, `the  tag, <a href="/x">y</a> and  z`},
		{`<a href="/x"><a onclick=y>z</a></a> <a onclick=y><img onerror=x>z</a> w`, `<a href="/x">z</a> z w`},
		{`<font>x <font color="red">y</font> z</font> w`, `x <font color="red">y</font> z w`},
		{`<span class="guilabel">x</span>`, `<span class="guilabel">x</span>`},
		{`<span class="accelerator evil">x</span>`, "<span>x</span>"},
		{`<span class="evil">x</span>`, "<span>x</span>"},
		{`<p class="guilabel">x</p>`, "<p>x</p>"},
	}))
}

func TestSanitizeStrict(t *testing.T) {
	packtest.Run(t, testPack, sanitizeCases(`{"policy": "strict"}`, []filtered{
		{"", ""},
		{"<p>one</p>\n\n<p>two</p>\n\n", "one\n\ntwo\n\n"},
		{"<p>a <tt>&lt;b&gt;</tt> &amp; <abbr title=\"x\">c</abbr></p>", "a &lt;b&gt; &amp; c"},
		{`<a href="https://example.com/">x</a>`, "x"},
		{"a<script>alert(1)</script>b", "ab"},
		{"a<iframe>x</iframe>b", "ab"},
		{"<b onclick=alert(1)>x</b>", "x"},
	}))
}

func TestSanitizePolicyNamed(t *testing.T) {
	packtest.Run(t, testPack, []packtest.Case{
		{
			Plugin: "contents-sanitize", Stage: pack.AfterRoles, Config: `{"policy": "ugc"}`,
			Contents: "<b onclick=alert(1)>x</b>", Want: "<b>x</b>",
		},
		{
			Name:   "before the roles, tags in their texts",
			Plugin: "contents-sanitize", Stage: pack.BeforeRoles, Config: `{}`,
			Contents: ":a:`<b>x</b> <int> a<b <a href=\"/x\">y</a>` :b:`<a href=\"/x\" onclick=y> <x-y> <int z=\"1\"> <input disabled> <!--`",
			Want: ":a:`<b>x</b> <int> a&lt;b <a href=\"/x\">y</a>` " +
				":b:`&lt;a href=\"/x\" onclick=y> &lt;x-y> &lt;int z=\"1\"> &lt;input disabled> &lt;!--`",
		},
		{
			Name:   "before the roles, strictly",
			Plugin: "contents-sanitize", Stage: pack.BeforeRoles, Config: `{"policy": "strict"}`,
			Contents: "<p>:a:`<b> <int> 1 < 2 && 'x'`</p>", Want: ":a:`&lt;b> &lt;int> 1 < 2 && 'x'`",
		},
		{
			Name:   "before the roles, text that only the policy would make one of",
			Plugin: "contents-sanitize", Stage: pack.BeforeRoles, Config: `{}`,
			Contents: ":a:&#96;x&#96; &#58;b:`y` :c<!-- -->:`z` :d<i onclick=x></i>:`w` :e:&#x60; :f:`v` :g<b>:`u`</b> :h:&#96;<s>t</s>&#96; :i<!-- -->:j:`s`",
			Want:     "&#58;a:`x` &#58;b:`y` &#58;c:`z` :d<i></i>:`w` &#58;e:` :f:`v` :g<b>:`u`</b> &#58;h:`<s>t</s>` :i:j:`s`",
		},
		{
			Name:   "before the roles, their texts stay as they are",
			Plugin: "contents-sanitize", Stage: pack.BeforeRoles, Config: `{}`,
			Contents: ":tt:`it's` <b onclick=alert(1)>x</b>", Want: ":tt:`it's` <b>x</b>",
		},
	})
}

func TestSanitizeUnknownPolicy(t *testing.T) {
	var cases []packtest.Case
	for _, policy := range []string{"ucg", "UGC", ""} {
		cases = append(cases, packtest.Case{
			Name: policy, Plugin: "contents-sanitize", Contents: "x", Config: fmt.Sprintf(`{"policy": %q}`, policy),
			WantErr: fmt.Sprintf(`config of plugin contents-sanitize: policy %q: want "ugc" or "strict"`, policy),
		})
	}
	packtest.Run(t, testPack, cases)
}

// filtered is a text and the expected result of contents-sanitize.
type filtered struct {
	contents string
	want     pack.HTML
}

func sanitizeCases(config string, texts []filtered) []packtest.Case {
	cases := make([]packtest.Case, len(texts))
	for i, f := range texts {
		cases[i] = packtest.Case{
			Plugin: "contents-sanitize", Stage: pack.AfterRoles, Config: config,
			Contents: f.contents, Want: f.want,
		}
	}
	return cases
}
