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

// todaysPacks are the packs that are linked and are also in each build of today's packs.
var todaysPacks = map[string]pack.Pack{"core": core.Pack, "extra": extra.Pack, "faults": faults.Pack}

// document is a case of the matrix: a document, its manifest, and the expected HTML or errors. It is a file
// testdata/documents/NAME.txtar with manifest.yaml, input.txt, any file that the manifest names, and want.html or want.err.
//
// The packs core, extra and faults of the manifest are today's, in each build of them. The first line of the comment says which packs
// the pack peer is in turn, as in "peers: core pack-v1".
//
// Where protocol 1 carries less than the document needs, want-1.html or want-1.err is expected over it, and the last line of the
// comment says why. They must differ from those of protocol 2. Want.codes, and want-1.codes where they differ, are the codes of the
// errors, which want.err doesn't show.
type document struct {
	name string
	// packs maps the paths of packs in the manifest to the packs that are run for them, such as "core" or "pack-v1".
	packs map[string]string
	// why is the reason why protocol 1 differs. It is empty where it doesn't.
	why string
	// want is the expected HTML or error, as compat.Outcome returns it, by protocol. With linked packs, it is that of protocol 2.
	want map[int]string
	// codes are the expected codes by protocol, one per line. They are empty where the document isn't about them.
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
		want:  make(map[int]string),
		codes: make(map[int]string),
	}
	if d.archive, err = txtar.ParseFile(file); err != nil {
		return d, nil, err
	}
	comment := strings.Split(strings.TrimSpace(string(d.archive.Comment)), "\n")
	if line, ok := strings.CutPrefix(comment[0], "peers: "); ok {
		peers = strings.Fields(line)
	}
	hasPeer := false
	for _, f := range d.archive.Files {
		text := string(f.Data)
		switch f.Name {
		case "manifest.yaml":
			hasPeer = strings.Contains(text, pathLine("peer"))
			for name := range todaysPacks {
				if strings.Contains(text, pathLine(name)) {
					d.packs[name] = name
				}
			}
		case "want.html", "want.err":
			d.want[2] = text
		case "want-1.html", "want-1.err":
			d.want[1] = text
		case "want.codes":
			d.codes[2] = text
		case "want-1.codes":
			d.codes[1] = text
		}
	}
	if hasPeer != (len(peers) > 0) {
		return d, nil, errors.New("the manifest has a pack peer and the comment no line \"peers: NAME…\", or the other way round")
	}
	if !hasPeer && len(d.packs) == 0 {
		return d, nil, errors.New("the manifest has none of the packs that are run")
	}
	if _, ok := d.want[2]; !ok {
		return d, nil, errors.New("it has neither want.html nor want.err")
	}
	_, differs := d.want[1]
	if !differs {
		d.want[1] = d.want[2]
	}
	_, codesDiffer := d.codes[1]
	if !codesDiffer {
		d.codes[1] = d.codes[2]
	}
	if differs || codesDiffer {
		d.why = comment[len(comment)-1]
		if d.want[1] == d.want[2] && d.codes[1] == d.codes[2] {
			return d, nil, errors.New("what is expected over protocol 1 is the same as over protocol 2")
		}
	}
	return d, peers, nil
}

func pathLine(pack string) string { return "path: " + pack + "\n" }

// isForToday reports whether the document needs only today's packs.
func (d document) isForToday() bool {
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

// pathReplacer removes the path of dir from a text, and replaces the paths of executables by those in the manifest. These paths differ
// from run to run.
func (d document) pathReplacer(dir string, paths map[string]string) *strings.Replacer {
	pairs := []string{dir + string(filepath.Separator), ""}
	for name, pack := range d.packs {
		// A pack that is linked has no path in messages.
		pairs = append(pairs, fmt.Sprintf("pack %s (linked)", name), fmt.Sprintf("pack %s (%[1]s)", name))
		if path, ok := paths[pack]; ok {
			pairs = append(pairs, path, name)
		}
	}
	return strings.NewReplacer(pairs...)
}

// check renders the document with a host and checks the outcome and the codes of the errors.
func (d document) check(t *testing.T, h *host.Host, protocol int, paths *strings.Replacer) {
	t.Helper()
	if got, want := d.outcome(t, h, paths), d.want[protocol]; got != want {
		t.Errorf("document %s over protocol %d:\ngot  %.2000q\nwant %.2000q", d.name, protocol, got, want)
	}
	if want := d.codes[protocol]; want != "" {
		if got := codes(t, h, d.input()); got != want {
			t.Errorf("document %s over protocol %d: got codes %q, want %q", d.name, protocol, got, want)
		}
	}
}

// outcome renders the document with a host and returns the HTML or the error, in the form of the field want.
func (d document) outcome(t *testing.T, h *host.Host, paths *strings.Replacer) string {
	got := paths.Replace(compat.Outcome(t.Context(), h, compat.Document{Name: "input.txt", Text: d.input()}))
	if isError(got) {
		// A txtar file ends with a line break.
		got += "\n"
	}
	return got
}

// isError reports whether an outcome is an error. HTML begins with the tag of a paragraph.
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

// codes renders a text and returns the codes of its errors, one per line.
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
