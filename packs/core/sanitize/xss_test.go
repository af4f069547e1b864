package sanitize_test

import (
	"testing"

	"example.com/htmlize/pack/packtest"
)

// TestSanitizeXSS checks the results for the attacks of the OWASP cheat sheet on filter evasion, and for mutation attacks on sanitizers.
// What remains as text is escaped, and so is a < that begins no element.
func TestSanitizeXSS(t *testing.T) {
	packtest.Run(t, testPack, sanitizeCases("", []filtered{
		// Scripts.
		{`<script>alert(1)</script>`, ``},
		{`<SCRIPT SRC=https://evil.example/x.js></SCRIPT>`, ``},
		{`<script/src="https://evil.example/x.js"></script>`, ``},
		{
			`<script/x src="https://evil.example/x.js"></script>`,
			`&lt;script/x src=&#34;https://evil.example/x.js&#34;&gt;&lt;/script&gt;`,
		},
		{`<script >alert(1)</script >`, ``},
		{`<script>x</script><b>kept</b>`, `<b>kept</b>`},
		{`a<script>alert(1)`, `a&lt;script&gt;alert(1)`},
		{`<scr<script>ipt>alert(1)</scr</script>ipt>`, `&lt;script&gt;`},
		{`<<script>alert(1);//<</script>`, `&lt;`},
		{`<scrİpt>alert(1)</scrİpt>`, `&lt;scrİpt&gt;alert(1)&lt;/scrİpt&gt;`},
		{"a<scr\x00ipt>alert(1)</scr\x00ipt>", "a&lt;scr\uFFFDipt&gt;alert(1)&lt;/scr\uFFFDipt&gt;"},
		{`&lt;script&gt;alert(1)&lt;/script&gt;`, `&lt;script&gt;alert(1)&lt;/script&gt;`},
		{`&amp;lt;script&amp;gt;`, `&amp;lt;script&amp;gt;`},

		// Images.
		{`<img src=x onerror=alert(1)>`, `<img src="x">`},
		{`<img/src/onerror=alert(1)>`, `&lt;img/src/onerror=alert(1)&gt;`},
		{`<img/src="x"onerror=alert(1)>`, `<img src="x">`},
		{`<img src="javascript:alert(1)">`, ``},
		{`<IMG SRC=JaVaScRiPt:alert(1)>`, ``},
		{"<img src=`javascript:alert(1)`>", "&lt;img src=`javascript:alert(1)`&gt;"},
		{`<img """><script>alert(1)</script>">`, `&lt;img &#34;&#34;&#34;&gt;&#34;&gt;`},
		{`<img src="jav&#x09;ascript:alert(1)">`, ``},
		{`<img src="jav&#10;ascript:alert(1)">`, ``},
		{`<img src=" &#14; javascript:alert(1)">`, ``},
		{`<img src="data:image/svg+xml;base64,PHN2Zy8+">`, ``},

		// Links.
		{`<a href="javascript:alert(1)">x</a>`, `x`},
		{`<a href="JAVASCRIPT:alert(1)">x</a>`, `x`},
		{`<a href="&#106;avascript:alert(1)">x</a>`, `x`},
		{`<a href="&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74:alert(1)">x</a>`, `x`},
		{`<a href="java&#x0A;script:alert(1)">x</a>`, `x`},
		{`<a href="vbscript:msgbox(1)">x</a>`, `x`},
		{`<a href="data:text/html,<script>alert(1)</script>">x</a>`, `x`},
		{`<base href="https://evil.example/">`, ``},
		{`<link rel="stylesheet" href="https://evil.example/x.css">`, ``},
		{`<meta http-equiv="refresh" content="0;url=javascript:alert(1)">`, ``},

		// Event handlers.
		{`<a href="x" onclick="alert(1)">x</a>`, `<a href="x">x</a>`},
		{`<a onmouseover=alert(document.cookie)>x</a>`, `x`},
		{`<b onmouseover="alert(1)">x</b>`, `<b>x</b>`},
		{`<body onload=alert(1)>x</body>`, `x`},
		{`<details open ontoggle=alert(1)>x</details>`, `<details open="">x</details>`},
		{`<marquee onstart=alert(1)>x</marquee>`, `x`},
		{`<x-evil onclick=alert(1)>x</x-evil>`, `&lt;x-evil onclick=alert(1)&gt;x&lt;/x-evil&gt;`},
		{`<abbr title="x" onclick="alert(1)">x</abbr>`, `<abbr title="x">x</abbr>`},
		{`<span class="guilabel" onclick="alert(1)">x</span>`, `<span class="guilabel">x</span>`},
		{
			`<abbr title="&quot;><script>alert(1)</script>">x</abbr>`,
			`<abbr title="&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;">x</abbr>`,
		},
		{`<abbr title="x`, `&lt;abbr title=&#34;x`},

		// Styles.
		{`<a href='x' style='color:red'>x</a>`, `<a href="x">x</a>`},
		{`<p style="background:url(javascript:alert(1))">x</p>`, `<p>x</p>`},
		{`<div style="width: expression(alert(1));">x</div>`, `<div>x</div>`},
		{`<xss style="behavior:url(x.htc)">x</xss>`, `&lt;xss style=&#34;behavior:url(x.htc)&#34;&gt;x&lt;/xss&gt;`},
		{`<style>@import 'https://evil.example/x.css';</style>x`, `x`},

		// Embedded documents, media and forms.
		{`<iframe src="https://evil.example/"></iframe>x`, `x`},
		{`<iframe srcdoc="<script>alert(1)</script>"></iframe>x`, `x`},
		{`<frameset><frame src="javascript:alert(1)"></frameset>x`, `x`},
		{`<frame src="javascript:alert(1)">x`, `x`},
		{`<object data="https://evil.example/x.swf"></object>x`, `x`},
		{`<object data="https://evil.example/x.swf"><b onclick=alert(1)>y</b>`, `<b>y</b>`},
		{`<embed src="https://evil.example/x.swf">`, ``},
		{`<applet code="x.class">y</applet>`, `y`},
		{`<video><source onerror="alert(1)"></video>x`, `x`},
		{`<audio src=x onerror=alert(1)>x</audio>`, `x`},
		{`<bgsound src="javascript:alert(1)">`, ``},
		{`<table background="javascript:alert(1)"><tr><td>x</td></tr></table>`, `<table><tr><td>x</td></tr></table>`},
		{`<form action="https://evil.example/"><input name=p type=password><button>go</button></form>`, `go`},
		{`<input type="image" src="javascript:alert(1)">`, ``},
		{`<isindex action="javascript:alert(1)" type=image>`, ``},

		// Foreign content and mutation.
		{`<svg onload=alert(1)></svg>x`, `x`},
		{`<svg><script>alert(1)</script></svg>x`, `x`},
		{`<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>`, `x`},
		{`<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">`, `&lt;svg&gt;<img src="1">&#34;&gt;`},
		{`<math href="javascript:alert(1)">x</math>`, `x`},
		{`<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>`, `&lt;math&gt;&lt;mtext&gt;<table>&lt;mglyph&gt;&lt;style&gt;<img src="x"></table>`},
		{`<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></math>x`, `&lt;mtext&gt;<table>&lt;mglyph&gt;x</table>`},
		{`<noscript><p title="</noscript><img src=x onerror=alert(1)>">`, `<img src="x">&#34;&gt;`},
		{`<textarea><script>alert(1)</script></textarea>`, `&lt;script&gt;alert(1)&lt;/script&gt;`},
		{`<title><img src=x onerror=alert(1)></title>x`, `&lt;img src=x onerror=alert(1)&gt;x`},
		{`<xmp><script>alert(1)</script></xmp>x`, `&lt;script&gt;alert(1)&lt;/script&gt;x`},
		{`<plaintext><script>alert(1)</script>`, `&lt;plaintext&gt;`},
		{`<plaintext><script>alert(1)</script></plaintext>`, `&lt;script&gt;alert(1)&lt;/script&gt;`},

		// Comments and declarations.
		{`<!-- <script>alert(1)</script> -->x`, `x`},
		{`<!--[if gte IE 4]><script>alert(1)</script><![endif]-->x`, `x`},
		{`<!--><img src=x onerror=alert(1)>-->x`, `<img src="x">--&gt;x`},
		{`<![CDATA[<script>alert(1)</script>]]>x`, `&lt;![CDATA[]]&gt;x`},
		{`<?xml version="1.0"?><script>alert(1)</script>x`, `&lt;?xml version=&#34;1.0&#34;?&gt;x`},
		{`<!DOCTYPE html>x`, `x`},
	}))
}
