package compat_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	faults "example.com/htmlize/compat_test/faults/plugins"
	"example.com/htmlize/compat_test/programs"
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host"
	"example.com/htmlize/internal/compat"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/markup"
	"example.com/htmlize/pack"
	core "example.com/htmlize/packs/core/plugins"
	extra "example.com/htmlize/packs/extra/plugins"
)

// todaysPacks are the packs that exist both linked and, in any build, as a binary.
var todaysPacks = map[string]pack.Pack{"core": core.Pack, "extra": extra.Pack, "faults": faults.Pack}

// document is a case of the matrix: a document, a manifest for it, and what it has to come out as. It is a file
// testdata/documents/NAME.txtar with manifest.yaml, input.txt, any file that the manifest names, and want.html or want.err.
//
// Packs that the manifest calls core, extra and faults are today's, in any build of them. A pack called peer is each of
// those in turn that the first line of the comment names, as in "peers: core pack-v1".
//
// Where protocol 1 carries less than the document needs, want-1.html or want-1.err is what comes out over it, and the last
// line of the comment says why. A difference that isn't one fails. Want.codes, and want-1.codes where they differ, are the
// codes of the errors, which want.err doesn't show.
type document struct {
	name string
	// packs maps the manifest's paths of packs to the packs that are run for them, such as "core" or "pack-v1".
	packs map[string]string
	// why is why protocol 1 differs; empty where it doesn't.
	why string
	// wants are by protocol; HTML, or the text of compat.Outcome's error. Linked packs are protocol 2's.
	wants map[int]string
	// codes are by protocol, each on a line of its own; empty where the document isn't about them.
	codes map[int]string

	archive *txtar.Archive
}

// readDocuments returns every document, once for each of its peers.
func readDocuments(t *testing.T) []document {
	t.Helper()
	files, err := filepath.Glob("testdata/documents/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no documents: %v", err)
	}
	var documents []document
	for _, file := range files {
		d, peers, err := readDocument(file)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if len(peers) == 0 {
			documents = append(documents, d)
		}
		for _, peer := range peers {
			d.packs = map[string]string{"peer": peer}
			documents = append(documents, d)
		}
	}
	return documents
}

func readDocument(file string) (d document, peers []string, err error) {
	d = document{
		name:  strings.TrimSuffix(filepath.Base(file), ".txtar"),
		packs: make(map[string]string),
		wants: make(map[int]string),
		codes: make(map[int]string),
	}
	if d.archive, err = txtar.ParseFile(file); err != nil {
		return d, nil, err
	}
	comment := strings.Split(strings.TrimSpace(string(d.archive.Comment)), "\n")
	if line, ok := strings.CutPrefix(comment[0], "peers: "); ok {
		peers = strings.Fields(line)
	}
	takesPeers := false
	for _, f := range d.archive.Files {
		text := string(f.Data)
		switch f.Name {
		case "manifest.yaml":
			takesPeers = strings.Contains(text, pathLine("peer"))
			for name := range todaysPacks {
				if strings.Contains(text, pathLine(name)) {
					d.packs[name] = name
				}
			}
		case "want.html", "want.err":
			d.wants[2] = text
		case "want-1.html", "want-1.err":
			d.wants[1] = text
		case "want.codes":
			d.codes[2] = text
		case "want-1.codes":
			d.codes[1] = text
		}
	}
	if takesPeers != (len(peers) > 0) {
		return d, nil, errors.New("it has a pack called peer and names no peers, or the other way round")
	}
	if !takesPeers && len(d.packs) == 0 {
		return d, nil, errors.New("its manifest has none of the packs that are run")
	}
	if _, ok := d.wants[2]; !ok {
		return d, nil, errors.New("it has neither want.html nor want.err")
	}
	_, differs := d.wants[1]
	if !differs {
		d.wants[1] = d.wants[2]
	}
	_, codesDiffer := d.codes[1]
	if !codesDiffer {
		d.codes[1] = d.codes[2]
	}
	if differs || codesDiffer {
		d.why = comment[len(comment)-1]
		if d.wants[1] == d.wants[2] && d.codes[1] == d.codes[2] {
			return d, nil, errors.New("it lists a difference over protocol 1 that is none")
		}
	}
	return d, peers, nil
}

func pathLine(pack string) string { return "path: " + pack + "\n" }

// ofToday reports whether the document is for today's packs.
func (d document) ofToday() bool {
	for _, pack := range d.packs {
		if _, ok := todaysPacks[pack]; !ok {
			return false
		}
	}
	return true
}

// write writes the document's files to a folder and returns it. Paths maps packs to executables.
func (d document) write(t *testing.T, paths map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range d.archive.Files {
		text := string(f.Data)
		if f.Name == "manifest.yaml" {
			for name, pack := range d.packs {
				if path, ok := paths[pack]; ok {
					text = strings.ReplaceAll(text, pathLine(name), fmt.Sprintf("path: %q\n", path))
				}
			}
		}
		programs.WriteText(t, filepath.Join(dir, f.Name), text)
	}
	return dir
}

// withoutPlaces returns what takes the paths out of a text that differ from run to run: that of the folder which write
// returned, and those of executables, for which the manifest's stand.
func (d document) withoutPlaces(dir string, paths map[string]string) *strings.Replacer {
	places := []string{dir + string(filepath.Separator), ""}
	for name, pack := range d.packs {
		if path, ok := paths[pack]; ok {
			places = append(places, path, name)
		}
	}
	return strings.NewReplacer(places...)
}

// check holds what a host makes of the document over a protocol against what it has to be.
func (d document) check(t *testing.T, h *host.Host, protocol int, places *strings.Replacer) {
	t.Helper()
	if got, want := d.outcome(t, h, places), d.wants[protocol]; got != want {
		t.Errorf("document %s over protocol %d:\ngot  %.2000q\nwant %.2000q", d.name, protocol, got, want)
	}
	if want := d.codes[protocol]; want != "" {
		if got := codes(t, h, d.input()); got != want {
			t.Errorf("document %s over protocol %d: got codes %q, want %q", d.name, protocol, got, want)
		}
	}
}

// outcome returns what a host makes of the document, in the form of what is wanted.
func (d document) outcome(t *testing.T, h *host.Host, places *strings.Replacer) string {
	got := places.Replace(compat.Outcome(t.Context(), h, compat.Document{Name: "input.txt", Text: d.input()}))
	if isError(got) {
		// A txtar file ends with a line break.
		got += "\n"
	}
	return got
}

// isError tells the error that a document comes to from HTML, which has a paragraph's tag where it begins.
func isError(outcome string) bool { return strings.HasPrefix(outcome, "error: ") }

// input returns the text of the document.
func (d document) input() string {
	for _, f := range d.archive.Files {
		if f.Name == "input.txt" {
			return string(f.Data)
		}
	}
	return ""
}

// codes returns the codes of the errors that rendering the text comes to, each on a line of its own.
func codes(t *testing.T, h *host.Host, text string) string {
	t.Helper()
	doc, err := markup.Parse("input.txt", text)
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.Render(t.Context(), doc, host.RenderOptions{})
	var lines strings.Builder
	for _, e := range diagnostic.All(err) {
		fmt.Fprintln(&lines, model.CodeOf(e))
	}
	return lines.String()
}
