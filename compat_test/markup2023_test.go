package compat_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"example.com/htmlize/compat_test/programs"
)

// The reasons why today's host gives another result than the host of 2023.
const (
	blankLine  = "a line of only white space at the beginning or the end is a blank line, as it is elsewhere"
	lineBreak  = "CRLF is a line break like LF"
	frontPost  = "a first line `---` begins front matter if there is a second one"
	wrappedOne = "a line break in a role's text, with the white space around it, becomes one space"
	noNUL      = "HTML doesn't allow NUL"
	notUnicode = "a document is UTF-8"
	lastCR     = "a carriage return at the end of the text is a line break"
	noMark     = "a byte order mark isn't part of the text"
)

// texts2023 are kinds of texts that operators may have from 2023. Without a reason, both hosts give the same result.
var texts2023 = []struct{ text, why string }{
	{text: "a\n\nb\n"},
	{text: "a\n\n\n\nb"},
	{text: "\n\n\na\n\n\n"},
	{text: ""},
	{text: "\n\n"},
	{text: "a\nb\n"},
	{text: "a\n  b\t\n\tc\n"},
	{text: "  a  \n\n  b  \n"},
	{text: "a\n \t\nb"},
	{text: "a\n\n \n\nb"},
	{text: " \n\na", why: blankLine},
	{text: "a\n\n \n"},
	{text: " ", why: blankLine},
	{text: "a\n\n\t", why: blankLine},
	{text: "a\r", why: lastCR},
	{text: ":tt:`a\n\r\nb`", why: lineBreak},
	{text: "---\n\na\n\n---\n\nb"},
	{text: "---\n- a\n---\nb", why: frontPost},
	{text: "---\na: [\n---\nb", why: frontPost},
	{text: "a\r\nb\r\n", why: lineBreak},
	{text: "a\r\n\r\nb\r\n", why: lineBreak},
	{text: "a\rb"},
	{text: "a\n\x0b\nb"},
	{text: "a\n\x0c\nb"},
	{text: "a\x00b", why: noNUL},
	{text: "\ufeffa", why: noMark},
	{text: "a\n\u00a0\nb"},
	{text: "caf\xe9", why: notUnicode},
	{text: ":tt:`\xff`", why: notUnicode},
	{text: "---\n\na"},
	{text: "---\na"},
	{text: "a\n---\nb\n---\n"},
	{text: "---\nauthor: Ann\n---\na I b", why: frontPost},
	{text: "---\n---\na", why: frontPost},
	{text: ":tt:`a`"},
	{text: ":tt:`a b`:tt:`c`"},
	{text: ":tt:``"},
	{text: ":tt:`a\nb`"},
	{text: ":tt:`a\n  b`", why: wrappedOne},
	{text: "- :tt:`a \n\t b` c\n  d", why: wrappedOne},
	{text: ":tt:`a\r\nb`", why: lineBreak},
	{text: ":tt:`a\n\nb`"},
	{text: ":tt:`a\n \nb`"},
	{text: ":tt:`a` `b` :tt:`c"},
	{text: ":tt:`a :tt:`b``"},
	{text: ":nope:`a`"},
	{text: ":nope:`a\nb`"},
	{text: ":nope:`a\n  b`", why: wrappedOne},
	{text: ":n-o.p+e:`a` :-x:`b` :x-:`c` :Ä:`d`"},
	{text: "::tt:`a` :tt::`b` : tt:`c` :tt :`d`"},
	{text: "<b>a</b> & :tt:`<i>` &amp;"},
	{text: ":tt:`:tt:x` I :tt:`I`"},
}

// manifest2023 binds the plugins of 2023 in the order in which their own host calls them.
const manifest2023 = `manifest: 1
packs:
  - {name: contents, path: contents, plugins: [{name: htmlize, hooks: [contents]}]}
  - {name: role, path: role, plugins: [{name: htmlize, hooks: [role:tt]}]}
`

// TestTextsOf2023 renders the same texts with both hosts and the plugins of 2023, and checks the list of differences in
// docs/compatibility.md.
func TestTextsOf2023(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "manifest.yaml")
	text := strings.NewReplacer("path: contents", "path: "+programs.FrozenPath("contents"), "path: role", "path: "+programs.FrozenPath("role")).Replace(manifest2023)
	programs.WriteText(t, file, text)
	var page strings.Builder
	page.WriteString("| text | host of 2023 | today's | |\n| --- | --- | --- | --- |\n")
	for _, test := range texts2023 {
		old := host2023{}.render(t, packPeer{}, []string{"contents", "role"}, test.text).cell()
		today := program(t, test.text, programs.Path("today/htmlize"), "render", "-m", file, "--author", "Joe", "--id", "42").cell()
		switch {
		case old == today && test.why != "":
			t.Errorf("%q: both hosts give %s, but it is listed as a difference: %s", test.text, old, test.why)
		case old != today && test.why == "":
			t.Errorf("%q: the host of 2023 gives %s and today's %s, but no reason is listed", test.text, old, today)
		case old != today:
			fmt.Fprintf(&page, "| %s | %s | %s | %s |\n", literal(test.text), old, today, test.why)
		}
	}
	checkPage(t, "texts", page.String())
}

// cell returns the HTML or the error, for a cell of a table.
func (o output) cell() string {
	if o.status == 0 {
		return literal(o.stdout)
	}
	for line := range strings.Lines(o.stderr) {
		if message, ok := strings.CutPrefix(line, "error: "); ok {
			return strings.TrimSpace(message)
		}
	}
	return o.stderr
}

// literal returns text as a Go string in Markdown's code, for a cell of a table.
func literal(text string) string {
	return "`` " + strings.ReplaceAll(fmt.Sprintf("%q", text), "|", `\|`) + " ``"
}
