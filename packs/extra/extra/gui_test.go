package extra_test

import (
	"testing"

	"example.com/htmlize/pack"
	"example.com/htmlize/pack/packtest"
	"example.com/htmlize/packs/extra/extra"
)

func TestMenuSelection(t *testing.T) {
	packtest.Run(t, extra.Pack, []packtest.Case{
		{Role: "menuselection", Text: "Start --> Programs", Want: `<span class="menuselection">Start ‣ Programs</span>`},
		{Role: "menuselection", Text: "a-->b --> c", Want: `<span class="menuselection">a‣b ‣ c</span>`},
		{
			Role: "menuselection", Text: "&File --> Save &As",
			Want: `<span class="menuselection"><span class="accelerator">F</span>ile ‣ ` +
				`Save <span class="accelerator">A</span>s</span>`,
		},
		{
			Role: "menuselection", Text: "a -> b --&gt; c",
			Want: `<span class="menuselection">a -&gt; b --<span class="accelerator">g</span>t; c</span>`,
		},
		{Role: "menuselection", Text: "---->", Want: `<span class="menuselection">--‣</span>`},
		{Role: "menuselection", Text: "<b>", Want: `<span class="menuselection">&lt;b&gt;</span>`},
		{Role: "menuselection", Text: "", Want: `<span class="menuselection"></span>`},
	})
}

func TestGUILabel(t *testing.T) {
	accelerator := func(letter pack.HTML) pack.HTML { return `<span class="accelerator">` + letter + `</span>` }
	var cases []packtest.Case
	for _, c := range []struct {
		text string
		want pack.HTML
	}{
		{"Cancel", "Cancel"},
		{"&Cancel", accelerator("C") + "ancel"},
		{"E&xit", "E" + accelerator("x") + "it"},
		{"&A&B", accelerator("A") + accelerator("B")},
		{"&Öffnen", accelerator("Ö") + "ffnen"},
		{"&<b>", accelerator("&lt;") + "b&gt;"},
		{`&"x"`, accelerator("&#34;") + "x&#34;"},
		{"a --> b", "a --&gt; b"},
		{"", ""},

		// An & that marks nothing.
		{"Save && Exit", "Save &amp; Exit"},
		{"&&", "&amp;"},
		{"&&Exit", "&amp;Exit"},
		{"&&&Exit", "&amp;&amp;Exit"},
		{"&&&&Exit", "&amp;&amp;Exit"},
		{"&Save && E&xit", accelerator("S") + "ave &amp; E" + accelerator("x") + "it"},
		{"Save & Exit", "Save &amp; Exit"},
		{"Save &\u00a0Exit", "Save &amp;\u00a0Exit"},
		{"Save &", "Save &amp;"},
		{"&", "&amp;"},
	} {
		cases = append(cases, packtest.Case{
			Role: "guilabel", Text: c.text, Want: `<span class="guilabel">` + c.want + `</span>`,
		})
	}
	packtest.Run(t, extra.Pack, cases)
}
