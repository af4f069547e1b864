package compat_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"example.com/htmlize/compat_test/programs"
)

// sizesManifest binds plugins that show whether texts, results and the whole post arrive: a role, a role that counts in the post, and
// a contents hook that returns the HTML as it is.
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

// sizeDocuments returns two cases. The first has texts of each size in messageSizes and the additional text, and its post and its HTML
// are longer than a message. The second has more texts than a message may have.
func sizeDocuments(additional string) []sizeCase {
	var text, html strings.Builder
	for _, n := range messageSizes {
		fmt.Fprintf(&text, ":tt:`%s` ", as(n))
		fmt.Fprintf(&html, "<tt>%s</tt> ", as(n))
	}
	if additional != "" {
		fmt.Fprintf(&text, ":tt:`%s` ", additional)
		fmt.Fprintf(&html, "<tt>%s</tt> ", additional)
	}
	text.WriteString(":count:`aa`")
	fmt.Fprint(&html, strings.Count(text.String(), "aa"))
	return []sizeCase{
		{"sizes", text.String(), paragraph(html.String())},
		{"texts", strings.Repeat(":tt:`x` ", messageTexts+1), paragraph(strings.Repeat("<tt>x</tt> ", messageTexts+1))},
	}
}

// document returns the case as a document with the packs core and faults.
func (c sizeCase) document() document {
	return document{
		name:  c.name,
		packs: map[string]string{"core": "core", "faults": "faults"},
		want:  map[int]string{1: c.want, 2: c.want},
		archive: &txtar.Archive{Files: []txtar.File{
			{Name: "manifest.yaml", Data: []byte(sizesManifest)},
			{Name: "input.txt", Data: []byte(c.text)},
		}},
	}
}

// TestSizesUnderHosts renders documents around the limits of a message with today's packs under all hosts other than today's.
func TestSizesUnderHosts(t *testing.T) {
	today := packPeers()[0]
	cases := sizeDocuments(everyByteClass)
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
	// The host of 2023 calls every contents hook: contents-sanitize, which removes some of the characters in everyByteClass, and those
	// of faults, which append to the text.
	for _, c := range sizeDocuments("") {
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
