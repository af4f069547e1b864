package plugins_test

import (
	"strings"
	"testing"

	"example.com/htmlize/pack/packtest"
	extra "example.com/htmlize/packs/extra/plugins"
)

func TestRFC(t *testing.T) {
	const (
		wantNumber = "want the number of an RFC from 1 to 99999, optionally with an anchor as in 2822#section-3.4, " +
			"or after a title as in title <2822#section-3.4>, found "
		wantAnchor = "want letters, digits, - _ . and : after the number's #, as in 2822#section-3.4, found "
	)
	packtest.Run(t, extra.Pack, []packtest.Case{
		{Role: "rfc", Text: "2822", Want: `<a href="https://datatracker.ietf.org/doc/html/rfc2822.html">RFC 2822</a>`},
		{
			Role: "rfc", Text: "2822#s1",
			Want: `<a href="https://datatracker.ietf.org/doc/html/rfc2822.html#s1">RFC 2822#s1</a>`,
		},
		{
			Role: "rfc", Text: "2822#section-1",
			Want: `<a href="https://datatracker.ietf.org/doc/html/rfc2822.html#section-1">RFC 2822 Section 1</a>`,
		},
		{
			Role: "rfc", Text: "123#section-2.5.3",
			Want: `<a href="https://datatracker.ietf.org/doc/html/rfc123.html#section-2.5.3">RFC 123 Section 2.5.3</a>`,
		},
		{
			Role: "rfc", Text: "123#section",
			Want: `<a href="https://datatracker.ietf.org/doc/html/rfc123.html#section">RFC 123 Section</a>`,
		},
		{
			Role: "rfc", Text: "123#page-13",
			Want: `<a href="https://datatracker.ietf.org/doc/html/rfc123.html#page-13">RFC 123 Page 13</a>`,
		},
		{
			Role: "rfc", Text: "123#appendix-B",
			Want: `<a href="https://datatracker.ietf.org/doc/html/rfc123.html#appendix-B">RFC 123 Appendix B</a>`,
		},
		{
			Role: "rfc", Text: "123#sections-1",
			Want: `<a href="https://datatracker.ietf.org/doc/html/rfc123.html#sections-1">RFC 123#sections-1</a>`,
		},
		{
			Role: "rfc", Text: "9076#name-risks-in-the-dns-data",
			Want: `<a href="https://datatracker.ietf.org/doc/html/rfc9076.html#name-risks-in-the-dns-data">` +
				`RFC 9076#name-risks-in-the-dns-data</a>`,
		},
		{Role: "rfc", Text: "1", Want: `<a href="https://datatracker.ietf.org/doc/html/rfc1.html">RFC 1</a>`},
		{Role: "rfc", Text: "0793", Want: `<a href="https://datatracker.ietf.org/doc/html/rfc793.html">RFC 0793</a>`},
		{Role: "rfc", Text: "99999", Want: `<a href="https://datatracker.ietf.org/doc/html/rfc99999.html">RFC 99999</a>`},

		{Role: "rfc", Text: " 2822 ", Want: `<a href="https://datatracker.ietf.org/doc/html/rfc2822.html">RFC 2822</a>`},
		{
			Role: "rfc", Text: "RFC 3986, §4.4 <3986#section-4.4>",
			Want: `<a href="https://datatracker.ietf.org/doc/html/rfc3986.html#section-4.4">RFC 3986, §4.4</a>`,
		},
		{
			Role: "rfc", Text: `"mail" & <more><2822>`,
			Want: `<a href="https://datatracker.ietf.org/doc/html/rfc2822.html">&#34;mail&#34; &amp; &lt;more&gt;</a>`,
		},
		{Role: "rfc", Text: "!2822#section-3.4", Want: "RFC 2822 Section 3.4"},
		{Role: "rfc", Text: "!the <old> format < 822 >", Want: "the &lt;old&gt; format"},

		{Role: "rfc", Text: "", WantErr: wantNumber + "an empty text"},
		{Role: "rfc", Text: " ", WantErr: wantNumber + "only white space"},
		{Name: "long", Role: "rfc", Text: strings.Repeat("x", 100_000), WantErr: wantNumber + `"` + strings.Repeat("x", 60) + `…"`},
		{Name: "a long anchor", Role: "rfc", Text: "8#" + strings.Repeat("é", 100), WantErr: wantAnchor + `"8#` + strings.Repeat("é", 58) + `…"`},
		{Role: "rfc", Text: "!", WantErr: wantNumber + `"!"`},
		{Role: "rfc", Text: "!!8", WantErr: wantNumber + `"!!8"`},
		{Role: "rfc", Text: "<2822>", WantErr: wantNumber + `"<2822>"`},
		{Role: "rfc", Text: "title <2822> more", WantErr: wantNumber + `"title <2822> more"`},
		{Role: "rfc", Text: "title <>", WantErr: wantNumber + `"title <>"`},
		{Role: "rfc", Text: "title <http://example.com>", WantErr: wantNumber + `"title <http://example.com>"`},
		{Role: "rfc", Text: "title <2822#>", WantErr: wantAnchor + `"title <2822#>"`},
		{Role: "rfc", Text: "#s1", WantErr: wantNumber + `"#s1"`},
		{Role: "rfc", Text: "abc", WantErr: wantNumber + `"abc"`},
		{Role: "rfc", Text: "RFC 2822", WantErr: wantNumber + `"RFC 2822"`},
		{Role: "rfc", Text: "-1", WantErr: wantNumber + `"-1"`},
		{Role: "rfc", Text: "+1", WantErr: wantNumber + `"+1"`},
		{Role: "rfc", Text: "1_000", WantErr: wantNumber + `"1_000"`},
		{Role: "rfc", Text: "0x10", WantErr: wantNumber + `"0x10"`},
		{Role: "rfc", Text: "2822.0", WantErr: wantNumber + `"2822.0"`},
		{Role: "rfc", Text: "٢٨٢٢", WantErr: wantNumber + `"٢٨٢٢"`},
		{Role: "rfc", Text: "0", WantErr: wantNumber + `"0"`},
		{Role: "rfc", Text: "100000", WantErr: wantNumber + `"100000"`},
		{Role: "rfc", Text: "99999999999999999999999", WantErr: wantNumber + `"99999999999999999999999"`},
		{Role: "rfc", Text: "2822#", WantErr: wantAnchor + `"2822#"`},
		{Role: "rfc", Text: "2822#a b", WantErr: wantAnchor + `"2822#a b"`},
		{Role: "rfc", Text: "2822#a#b", WantErr: wantAnchor + `"2822#a#b"`},
		{Role: "rfc", Text: "2822#ä", WantErr: wantAnchor + `"2822#ä"`},
		{Role: "rfc", Text: "2822#%22", WantErr: wantAnchor + `"2822#%22"`},
		{Role: "rfc", Text: `2822#"><script>`, WantErr: wantNumber + `"2822#\"><script>"`},
		{Role: "rfc", Text: `2822#"><script`, WantErr: wantAnchor + `"2822#\"><script"`},
	})
}

func TestPEP(t *testing.T) {
	const (
		wantNumber = "want the number of a PEP from 0 to 9999, optionally with an anchor as in 8#comments, " +
			"or after a title as in title <8#comments>, found "
		wantAnchor = "want letters, digits, - _ . and : after the number's #, as in 8#comments, found "
	)
	packtest.Run(t, extra.Pack, []packtest.Case{
		{Role: "pep", Text: "8", Want: `<a href="https://peps.python.org/pep-0008/">PEP 8</a>`},
		{Role: "pep", Text: "0008", Want: `<a href="https://peps.python.org/pep-0008/">PEP 0008</a>`},
		{Role: "pep", Text: "0", Want: `<a href="https://peps.python.org/pep-0000/">PEP 0</a>`},
		{Role: "pep", Text: "3107", Want: `<a href="https://peps.python.org/pep-3107/">PEP 3107</a>`},
		{
			Role: "pep", Text: "8#naming-conventions",
			Want: `<a href="https://peps.python.org/pep-0008/#naming-conventions">PEP 8#naming-conventions</a>`,
		},
		{
			Role: "pep", Text: "8#section-1",
			Want: `<a href="https://peps.python.org/pep-0008/#section-1">PEP 8#section-1</a>`,
		},
		{Role: "pep", Text: "a title <8>", Want: `<a href="https://peps.python.org/pep-0008/">a title</a>`},
		{Role: "pep", Text: "the style   guide\n  for code\n  <8#naming-conventions>", Want: `<a href="https://peps.python.org/pep-0008/#naming-conventions">the style guide for code</a>`},
		{Role: "pep", Text: "!8", Want: "PEP 8"},
		{Role: "pep", Text: "! a title <8>", Want: "a title"},
		{Role: "pep", Text: "", WantErr: wantNumber + "an empty text"},
		{Role: "pep", Text: "eight", WantErr: wantNumber + `"eight"`},
		{Role: "pep", Text: "10000", WantErr: wantNumber + `"10000"`},
		{Role: "pep", Text: "8#", WantErr: wantAnchor + `"8#"`},
		{Role: "pep", Text: "8#a'b", WantErr: wantAnchor + `"8#a'b"`},
	})
}
