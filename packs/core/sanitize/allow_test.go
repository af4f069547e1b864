package sanitize_test

import (
	"strings"
	"testing"

	"example.com/htmlize/pack"
	"example.com/htmlize/pack/packtest"
)

func TestSanitizeAllow(t *testing.T) {
	const math = `<math xmlns="http://www.w3.org/1998/Math/MathML" display="block"><semantics><mrow><msup><mi>x</mi><mn>2</mn></msup>` +
		`<mo stretchy="false">+</mo><mspace width="0.5em"/></mrow><annotation encoding="application/x-tex">x^2 +</annotation></semantics></math>`
	for _, test := range []struct {
		name, config string
		texts        []filtered
	}{
		{"nothing", `{"allow": {}}`, []filtered{{`<p class="math">x</p>`, "<p>x</p>"}}},
		{"math", `{"allow": {"elements": ["math"]}}`, []filtered{
			{math, math},
			{`<p>a ` + math + ` b</p>`, `<p>a ` + math + ` b</p>`},
			{`<math><mi href="/x" onclick=y style="x" data-x="y">x</mi></math>`, "<math><mi>x</mi></math>"},
			{`<math><mi scriptlevel="-99" mathcolor="red" mathsize="-1em">x</mi></math>`, `<math><mi mathcolor="red">x</mi></math>`},
			{`<math xmlns="x"></math>`, "<math></math>"},
			{`<math><mspace width="-9em"/><mpadded voffset="9em"></mpadded></math>`, "<math><mspace/><mpadded></mpadded></math>"},
			{`<math><maction actiontype="toggle"><mi>x</mi></maction></math>`, "<math><mi>x</mi></math>"},
			// In a leaf, this would be an element of HTML, which a / doesn't end.
			{"<math><mtext><mspace/></mtext></math>", "<math><mtext></mtext><mspace/></math>"},
			{"<math><mi>x<mi>y</mi></mi></math>", "<math><mi>x</mi><mi>y</mi></math>"},
			{"<math><mrow data-x=a/></mrow></math>", "<math><mrow></mrow></math>"},
			// An element of HTML ends it, and none of its elements stays open.
			{"<math><mtext><b>x</b></mtext><mi>y</mi></math>", "<math><mtext></mtext></math><b>x</b>y"},
			{"<math><mrow><p>x</p><mspace/></mrow></math>", "<math><mrow></mrow></math><p>x</p>"},
			{"<p><math></br>x</math>", "<p><math></math><br>x</p>"},
			{"<p><div><math><mrow></p>x</mrow></math>", "<p><div><math><mrow></mrow></math></p>x</div>"},
			{"<math><math><mi>x</mi></math></math>", "<math></math><math><mi>x</mi></math>"},
			{"<math><svg><mi>x</mi></svg></math>", "<math><mi>x</mi></math>"},
			{"<table><math><tr><td>x</math></table>", "<table><math></math><tr><td>x</table>"},
			// Outside of math and svg, these are words.
			{"<mi>x</mi> the <math> element", "&lt;mi&gt;x&lt;/mi&gt; the &lt;math&gt; element"},
			{
				`<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;"></mglyph></mtext></math>`,
				`<math><mtext></mtext></math><table><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;"></table>`,
			},
			{
				`<math><annotation-xml encoding="text/html"><p>x</p><script>alert(1)</script></annotation-xml></math>`,
				"<math></math><p>x</p>",
			},
		}},
		{"svg", `{"allow": {"elements": ["svg"]}}`, []filtered{
			{
				`<svg viewBox="0 0 9 9" width="9pt"><defs><linearGradient id="x"><stop offset="5%" stop-color="red"/></linearGradient></defs>` +
					`<g transform="scale(1 1)"><path d="M0,0 L9,9" fill="url(#x)"/><text x="1">y</text></g></svg>`,
				`<svg viewbox="0 0 9 9" width="9pt"><defs><lineargradient id="x"><stop offset="5%" stop-color="red"/></lineargradient></defs>` +
					`<g transform="scale(1 1)"><path d="M0,0 L9,9" fill="url(#x)"/><text x="1">y</text></g></svg>`,
			},
			{`<svg transform="scale(99)" overflow="visible" style="x" onload="y"><g/></svg>`, `<svg><g/></svg>`},
			{`<svg><path fill="url(https://example.com/x)" font-size="url(x)" x="url("/></svg>`, "<svg><path/></svg>"},
			{`<svg><g transform="url(x)"/><g transform="translate(1, -2) rotate(3)"/></svg>`, `<svg><g/><g transform="translate(1, -2) rotate(3)"/></svg>`},
			{`<svg><a xlink:href="javascript:x"><text>y</text></a></svg>`, "<svg><text>y</text></svg>"},
			{`<svg><a href="/x"><text>y</text></a></svg>`, `<svg></svg><a href="/x">y</a>`},
			{`<svg><use href="#x"/><image href="/x"/><set attributeName="href"/><script>x</script><style>y</style></svg>`, "<svg></svg>"},
			{`<svg><foreignObject><div onclick="x">y</div></foreignObject></svg>`, "<svg></svg><div>y</div>"},
			{"<svg><desc><g>x</g></desc><title><g>y</g></title></svg>", "<svg><g>x</g>&lt;g&gt;y&lt;/g&gt;</svg>"},
		}},
		{"attributes", `{"allow": {"attributes": {"*": ["data-x", "tabindex"], "a": ["target"], "td": ["bgcolor"]}}}`, []filtered{
			{`<p data-x="y" tabindex="0" data-y="z">x</p>`, `<p data-x="y" tabindex="0">x</p>`},
			{`<a href="/x" target="_blank">y</a><a href="/x" target="z">y</a>`, `<a href="/x" target="_blank">y</a><a href="/x">y</a>`},
			{`<table><tr bgcolor="red"><td bgcolor="red">x</table>`, `<table><tr><td bgcolor="red">x</table>`},
		}},
		{
			"media", `{"allow": {"elements": ["video", "track"], "attributes": {"video": ["controls", "src", "poster"], "source": ["src"]}}}`,
			[]filtered{
				{`<video src="/x.mp4" controls autoplay><track kind="x" default></video>`, `<video src="/x.mp4" controls=""><track></video>`},
				{`<video poster="javascript:x"><source src="data:text/html,x"></video>`, `<video></video>`},
				{`<video><source src="https://example.com/x.mp4" type="video/mp4">y</video>`,
					`<video><source src="https://example.com/x.mp4" type="video/mp4">y</video>`},
				{"the <video> element, <audio>x</audio>", "the &lt;video&gt; element, x"},
			},
		},
		{"classes", `{"allow": {"classes": ["math", "hljs-*", "a.b"]}}`, []filtered{
			{`<p class="math">x</p>`, `<p class="math">x</p>`},
			{`<span class="math hljs-keyword">x</span>`, `<span class="math hljs-keyword">x</span>`},
			{`<code class="language-go hljs-x">y</code><code class="language-go">z</code>`, `<code class="language-go hljs-x">y</code><code class="language-go">z</code>`},
			{`<p class="language-go">x</p><p class="mathx">x</p><p class="axb">x</p><p class="math x">y</p>`, `<p>x</p><p>x</p><p>x</p><p>y</p>`},
		}},
		{"strict", `{"policy": "strict", "allow": {"elements": ["em", "a"], "attributes": {"a": ["href"]}, "classes": ["x"]}}`, []filtered{
			{`<p><em title="x" class="x">y</em> <strong>z</strong></p>`, `<em class="x">y</em> z`},
			{`<input type="checkbox" checked disabled><input checked>x`, "x"},
			{`<a href="/x" rel="nofollow">y</a> <a href="javascript:x">y</a> <a>z</a>`, `<a href="/x">y</a> y z`},
		}},
		// The attributes that make it a disabled checkbox are allowed with it.
		{"boxes", `{"policy": "strict", "allow": {"elements": ["input"], "attributes": {"input": ["checked"]}}}`, []filtered{
			{`<input type="checkbox" checked disabled><input checked>x`, `<input type="checkbox" checked="" disabled="">x`},
		}},
	} {
		t.Run(test.name, func(t *testing.T) { packtest.Run(t, testPack, sanitizeCases(test.config, test.texts)) })
	}
}

// TestSanitizeAllowBeforeRoles checks which tags stay in the texts of roles, in which missing end tags aren't added.
func TestSanitizeAllowBeforeRoles(t *testing.T) {
	packtest.Run(t, testPack, []packtest.Case{{
		Plugin: "contents-sanitize", Stage: pack.BeforeRoles, Config: `{"allow": {"elements": ["math", "video"], "classes": ["x"]}}`,
		Contents: ":a:`<i class=\"x\"> <video> <math>` <math><mi>:b:`c`</mi></math>",
		Want:     ":a:`<i class=\"x\"> <video> &lt;math>` <math><mi>:b:`c`</mi></math>",
	}})
}

// TestSanitizeAllowNever checks the messages about what can't be allowed.
func TestSanitizeAllowNever(t *testing.T) {
	const never = "config of plugin contents-sanitize: "
	for _, test := range []struct{ allow, want string }{
		{`{"elements": ["figure", "script"]}`, "allow.elements: script can't be allowed: it runs"},
		{
			`{"elements": ["math", "script", "mi"], "attributes": {"iframe": ["x"], "*": ["onclick"]}, "classes": ["a b"]}`,
			"allow.elements: script can't be allowed: it runs\n" + never + "allow.elements: mi can't be allowed by itself: it comes with math\n" +
				never + "allow.attributes: onclick can't be allowed for *: it runs\n" + never + "allow.attributes: iframe doesn't pass: list it in allow.elements\n" +
				never + `allow.classes: "a b": want one class, in which * stands for any characters`,
		},
		{`{"elements": ["style"]}`, "allow.elements: style can't be allowed: it can cover the page"},
		{`{"elements": ["iframe"]}`, "allow.elements: iframe can't be allowed: it contains another document"},
		{`{"elements": ["form"]}`, "allow.elements: form can't be allowed: it asks readers for input in the page's name"},
		{`{"elements": ["base"]}`, "allow.elements: base can't be allowed: it is for the page, and not for a text in it"},
		{`{"elements": ["noscript"]}`, "allow.elements: noscript can't be allowed: browsers parse its content in another way"},
		{`{"elements": ["annotation-xml"]}`, "allow.elements: annotation-xml can't be allowed: browsers parse its content in another way"},
		{`{"elements": ["animate"]}`, "allow.elements: animate can't be allowed: it changes what was checked"},
		{`{"elements": ["use"]}`, "allow.elements: use can't be allowed: it loads what is at an address"},
		{`{"elements": ["mi"]}`, "allow.elements: mi can't be allowed by itself: it comes with math"},
		{`{"elements": ["Math"]}`, "allow.elements: Math can't be allowed: names are in lower case"},
		{`{"elements": ["*"]}`, "allow.elements: * can't be allowed: it isn't among those in docs/sanitize.md"},
		{`{"attributes": {"p": ["onclick"]}}`, "allow.attributes: onclick can't be allowed for p: it runs"},
		{`{"attributes": {"*": ["style"]}}`, "allow.attributes: style can't be allowed for *: it can cover the page"},
		{`{"attributes": {"*": ["href"]}}`, "allow.attributes: href can't be allowed for *: no address is checked there"},
		{`{"elements": ["math"], "attributes": {"mi": ["href"]}}`, "allow.attributes: href can't be allowed for mi: no address is checked there"},
		{`{"elements": ["video"], "attributes": {"video": ["autoplay"]}}`, "allow.attributes: autoplay can't be allowed for video: it acts by itself"},
		{`{"attributes": {"p": ["class"]}}`, "allow.attributes: class can't be allowed for p: list the classes in allow.classes"},
		{`{"attributes": {"p": ["foo"]}}`, "allow.attributes: foo can't be allowed for p: it isn't among those in docs/sanitize.md"},
		{`{"attributes": {"video": ["src"]}}`, "allow.attributes: video doesn't pass: list it in allow.elements"},
		{`{"attributes": {"script": ["src"]}}`, "allow.attributes: script doesn't pass: list it in allow.elements"},
		{`{"classes": ["a b"]}`, `allow.classes: "a b": want one class, in which * stands for any characters`},
		{`{"classes": [""]}`, `allow.classes: "": want one class, in which * stands for any characters`},
		{`{"element": []}`, `allow: unknown key "element"; the keys are attributes, classes, elements`},
		{`{"elements": "math"}`, `allow.elements: want a list of texts, found the text "math"`},
	} {
		packtest.Run(t, testPack, []packtest.Case{{
			Name: test.allow, Plugin: "contents-sanitize", Contents: "x", Config: `{"allow": ` + test.allow + `}`,
			WantErr: never + test.want,
		}})
	}
}

// TestSanitizeAllowWidest checks that the configuration that the tests use is valid.
func TestSanitizeAllowWidest(t *testing.T) {
	for _, config := range widest {
		packtest.Run(t, testPack, sanitizeCases(config, []filtered{{"x", "x"}}))
		for _, never := range []string{"script", "style", "onclick", "noscript"} {
			if strings.Contains(config, `"`+never+`"`) {
				t.Errorf("%s is allowed", never)
			}
		}
	}
}
