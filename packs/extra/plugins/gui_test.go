package plugins_test

import (
	"testing"

	"example.com/htmlize/pack"
	"example.com/htmlize/pack/packtest"
	extra "example.com/htmlize/packs/extra/plugins"
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
		{"&E\u0301dition", accelerator("E\u0301") + "dition"},
		{"&e\u0302\u0323m", accelerator("e\u0302\u0323") + "m"},
		{"&각\u11a8", accelerator("각\u11a8")},
		{"&\u1100\u1161\u11a8", accelerator("\u1100\u1161\u11a8")},
		{"&\U0001f469\u200d\U0001f4bb Code", accelerator("\U0001f469\u200d\U0001f4bb") + " Code"},
		{"&\U0001f1e8\U0001f1ed\U0001f1eb\U0001f1f7", accelerator("\U0001f1e8\U0001f1ed") + "\U0001f1eb\U0001f1f7"},
		{"&<\u0338", accelerator("&lt;\u0338")},
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
