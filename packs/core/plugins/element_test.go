package plugins_test

import (
	"runtime"
	"slices"
	"strings"
	"testing"

	"example.com/htmlize/pack"
	"example.com/htmlize/pack/packtest"
	core "example.com/htmlize/packs/core/plugins"
)

func TestElements(t *testing.T) {
	packtest.Run(t, core.Pack, []packtest.Case{
		{Role: "tt", Text: "x", Want: "<tt>x</tt>"},
		{Role: "tt", Text: "captured or is it?", Want: "<tt>captured or is it?</tt>"},
		{Role: "tt", Text: "", Want: "<tt></tt>"},
		{Role: "tt", Text: " a  b ", Want: "<tt> a  b </tt>"},
		{Role: "tt", Text: "naïve 日本語 🙂", Want: "<tt>naïve 日本語 🙂</tt>"},
		{Role: "tt", Text: `a < b && "c" > 'd'`, Want: `<tt>a &lt; b &amp;&amp; &#34;c&#34; &gt; &#39;d&#39;</tt>`},
		{Role: "tt", Text: "<script>alert(1)</script>", Want: "<tt>&lt;script&gt;alert(1)&lt;/script&gt;</tt>"},
		{Role: "tt", Text: "&lt;", Want: "<tt>&amp;lt;</tt>"},
		{Role: "tt", Text: "</tt><b>", Want: "<tt>&lt;/tt&gt;&lt;b&gt;</tt>"},
		{Role: "code", Text: "if a < b {", Want: "<code>if a &lt; b {</code>"},
		{Role: "kbd", Text: "Ctrl+C", Want: "<kbd>Ctrl+C</kbd>"},
		{Role: "samp", Text: "1 < 2", Want: "<samp>1 &lt; 2</samp>"},
		{Role: "em", Text: "a & b", Want: "<em>a &amp; b</em>"},
		{Role: "strong", Text: "a & b", Want: "<strong>a &amp; b</strong>"},
		{Role: "sub", Text: "2", Want: "<sub>2</sub>"},
		{Role: "sup", Text: "n+1", Want: "<sup>n+1</sup>"},
		{Role: "cite", Text: "Pride & Prejudice", Want: "<cite>Pride &amp; Prejudice</cite>"},
	})
}

// TestElementTooLarge checks that a result which is too large is refused before memory is allocated for it.
func TestElementTooLarge(t *testing.T) {
	i := slices.IndexFunc(core.Pack.Plugins, func(p pack.Plugin) bool { return p.Name == "samp" })
	samp := core.Pack.Plugins[i]
	text := strings.Repeat(`"`, 30<<20)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := samp.Roles["samp"](t.Context(), pack.RoleCall{Role: "samp", Text: text})
	runtime.ReadMemStats(&after)
	const want = "result has 157286413 bytes, and a plugin may return 134217728 at most"
	if err == nil || err.Error() != want {
		t.Errorf("got error %v, want %s", err, want)
	}
	if got, most := after.TotalAlloc-before.TotalAlloc, uint64(1<<20); got > most {
		t.Errorf("the call allocated %d bytes, want %d at most", got, most)
	}
}
