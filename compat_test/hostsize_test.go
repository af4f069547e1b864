package compat_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"example.com/htmlize/compat_test/programs"
)

// sizesManifest binds what shows that texts, results and the whole post arrive: a role, a role that counts in the post, and a
// contents hook that returns the HTML as it is.
const sizesManifest = `manifest: 1
packs:
  - name: core
    path: core
    plugins: [{name: tt, hooks: [role:tt], timeout: 2m}]
  - name: faults
    path: faults
    plugins:
      - {name: count, hooks: [role:count], timeout: 2m}
      - {name: faults, hooks: [contents], stage: after-roles, timeout: 2m}
`

// sizesIn returns one document with texts of every size around the bounds of a message, and with more; and one with more texts
// than go into a message. The post is longer than a message, and so is the HTML.
func sizesIn(more string) []sizeCase {
	var text, html strings.Builder
	for _, n := range messageSizes {
		fmt.Fprintf(&text, ":tt:`%s` ", as(n))
		fmt.Fprintf(&html, "<tt>%s</tt> ", as(n))
	}
	if more != "" {
		fmt.Fprintf(&text, ":tt:`%s` ", more)
		fmt.Fprintf(&html, "<tt>%s</tt> ", more)
	}
	text.WriteString(":count:`aa`")
	fmt.Fprint(&html, strings.Count(text.String(), "aa"))
	return []sizeCase{
		{"sizes", text.String(), paragraph(html.String())},
		{"texts", strings.Repeat(":tt:`x` ", messageTexts+1), paragraph(strings.Repeat("<tt>x</tt> ", messageTexts+1))},
	}
}

// document returns the case as a document for core and faults.
func (c sizeCase) document() document {
	return document{
		name:  c.name,
		packs: map[string]string{"core": "core", "faults": "faults"},
		wants: map[int]string{1: c.want, 2: c.want},
		archive: &txtar.Archive{Files: []txtar.File{
			{Name: "manifest.yaml", Data: []byte(sizesManifest)},
			{Name: "input.txt", Data: []byte(c.text)},
		}},
	}
}

// TestSizesUnderHosts renders documents around the bounds of a message with today's packs under the hosts that aren't today's.
func TestSizesUnderHosts(t *testing.T) {
	today := packPeers()[0]
	cases := sizesIn(everyByteClass)
	run := func(name string, render func(*testing.T, document)) {
		for _, c := range cases {
			t.Run(name+", "+c.name, func(t *testing.T) {
				t.Parallel()
				render(t, c.document())
			})
		}
	}
	for name, protocol := range map[string]int{"host-v1": 1, "host-v2": 2} {
		run(name, func(t *testing.T, d document) { reportingHost{name, protocol}.render(t, today, d) })
	}
	commands := make(map[string]string)
	for _, s := range skewed {
		if s.noHost == "" {
			commands["go-plugin "+s.release] = programs.Path(s.release + "/htmlize")
		}
	}
	for _, release := range releases() {
		commands[release] = releaseHost(release).htmlize
	}
	for name, htmlize := range commands {
		for _, protocol := range []int{1, 2} {
			run(fmt.Sprintf("%s, protocol %d", name, protocol), func(t *testing.T, d document) {
				commandHost{htmlize, []int{protocol}}.render(t, d, today, protocol)
			})
		}
	}
	// That host calls every contents hook: contents-sanitize, which drops some of the characters, and those of faults that add to
	// the text.
	for _, c := range sizesIn("") {
		t.Run("host2023, "+c.name, func(t *testing.T) {
			t.Parallel()
			got := host2023{}.render(t, today, []string{"core", "faults"}, c.text)
			want := output{stdout: c.want + "<!-- no stage -->\n<address>Joe</address>\n"}
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(output{})); diff != "" {
				t.Errorf("-want +got\n%.2000s", diff)
			}
		})
	}
}
