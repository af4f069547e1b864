package compat_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"example.com/htmlize/host"
	"example.com/htmlize/host/compat"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/packs/core/core"
)

// The bounds of one message of protocol 2, beyond which there are several.
const (
	messageBytes = 1 << 20
	messageTexts = 4096
)

// everyByteClass has a character of each length in UTF-8, and the first and last of each, and those that programs are known
// to trip over: controls, NUL, a byte order mark, joiners, noncharacters, the replacement character itself.
const everyByteClass = "a\x00\x01\t\x1f\x7f\u0080\u07ff\u0800\ufffd\ufeff\uffff\U00010000\U0010ffff e\u0301 \u200d\u202e\u202c \u65e5\u672c \U0001f469\u200d\U0001f680"

// TestSizes renders documents around every limit over each protocol, and with the pack linked in.
func TestSizes(t *testing.T) {
	texts := func(n int) string { return strings.Repeat(":tt:`x` ", n) }
	htmls := func(n int) string { return "<p>" + strings.Repeat("<tt>x</tt> ", n) + "</p>\n\n" }
	sized := func(n int) (text, html string) {
		a := strings.Repeat("a", n)
		return ":tt:`" + a + "`", "<p><tt>" + a + "</tt></p>\n\n"
	}
	type sizeCase struct{ name, text, want string }
	cases := []sizeCase{
		{"every class of bytes", ":tt:`" + everyByteClass + "`" + everyByteClass, "<p><tt>" + everyByteClass + "</tt>" + everyByteClass + "</p>\n\n"},
	}
	for _, n := range []int{1, 2, messageTexts - 1, messageTexts, messageTexts + 1} {
		cases = append(cases, sizeCase{fmt.Sprintf("%d texts", n), texts(n), htmls(n)})
	}
	for _, n := range []int{0, 1, messageBytes - 1, messageBytes, messageBytes + 1, model.MaxText - len("<tt></tt>")} {
		text, html := sized(n)
		cases = append(cases, sizeCase{fmt.Sprintf("a text of %d bytes", n), text, html})
	}
	// The result of the largest text is over the limit, too.
	largest, _ := sized(model.MaxText)
	over, _ := sized(model.MaxText + 1)
	cases = append(cases,
		sizeCase{"a result over the limit", largest,
			"error: input.txt:1:1: role tt: result has 134217737 bytes, and a plugin may return 134217728 at most"},
		sizeCase{"a text over the limit", over,
			"error: input.txt:1:1: role tt: text has 134217729 bytes, and a plugin gets 134217728 at most"})

	file := filepath.Join(t.TempDir(), "manifest.yaml")
	// The largest text takes a while under the race detector.
	writeText(t, file, fmt.Sprintf("manifest: 1\npacks: [{name: core, path: %q, plugins: [{name: tt, hooks: [role:tt], timeout: 2m}]}]\n",
		binary("today/core")))
	ways := map[string][]host.Option{
		"linked":     {host.WithLinked("core", linked(t, core.Pack))},
		"protocol 1": {host.WithProtocols(1)},
		"protocol 2": {host.WithProtocols(2)},
	}
	for way, options := range ways {
		h, err := host.Open(file, options...)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = h.Close() })
		for _, c := range cases {
			t.Run(way+", "+c.name, func(t *testing.T) {
				got := compat.Outcome(t.Context(), h, compat.Document{Name: "input.txt", Text: c.text})
				if got != c.want {
					t.Errorf("got %d bytes, %.200q\nwant %d bytes, %.200q", len(got), got, len(c.want), c.want)
				}
			})
		}
	}
}
