package compat_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// document is a case of the matrix: a document, a manifest for it, and what it has to come out as. It is a file
// testdata/documents/NAME.txtar, whose first line names the packs that it is for: "packs: core extra" for today's two,
// in any build of them, or frozen packs that each take the place of the manifest's pack called peer.
//
// The files are manifest.yaml, input.txt, any that the manifest names, and want.html or want.err. Where protocol 1 carries
// less than the document needs, want-1.html or want-1.err is what comes out over it, and the last line of the comment says
// why. A difference that isn't one fails.
type document struct {
	name  string
	packs []string
	// why is why protocol 1 differs; empty where it doesn't.
	why string
	// wants are by protocol; HTML, or the text of compat.Outcome's error. Linked packs are protocol 2's.
	wants map[int]string
	// wantFiles are the names of the files that wants are from.
	wantFiles map[int]string

	archive *txtar.Archive
}

func readDocuments(t *testing.T) []document {
	t.Helper()
	files, err := filepath.Glob("testdata/documents/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no documents: %v", err)
	}
	var documents []document
	for _, file := range files {
		d, err := readDocument(file)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		documents = append(documents, d)
	}
	return documents
}

func readDocument(file string) (document, error) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		return document{}, err
	}
	comment := strings.Split(strings.TrimSpace(string(archive.Comment)), "\n")
	packs, ok := strings.CutPrefix(comment[0], "packs: ")
	if !ok {
		return document{}, fmt.Errorf("its first line is not packs: NAME…")
	}
	d := document{
		name:      strings.TrimSuffix(filepath.Base(file), ".txtar"),
		packs:     strings.Fields(packs),
		wants:     make(map[int]string),
		wantFiles: make(map[int]string),
		archive:   archive,
	}
	for _, f := range archive.Files {
		switch f.Name {
		case "want.html", "want.err":
			d.wants[2], d.wantFiles[2] = string(f.Data), f.Name
		case "want-1.html", "want-1.err":
			d.wants[1], d.wantFiles[1] = string(f.Data), f.Name
			d.why = comment[len(comment)-1]
		}
	}
	if _, ok := d.wants[1]; !ok {
		d.wants[1], d.wantFiles[1] = d.wants[2], d.wantFiles[2]
	}
	if _, ok := d.wants[2]; !ok {
		return document{}, fmt.Errorf("it has neither want.html nor want.err")
	}
	if d.why != "" && d.wants[1] == d.wants[2] {
		return document{}, fmt.Errorf("it lists a difference over protocol 1 that is none")
	}
	return d, nil
}

// isFor reports whether the document is for a pack, a frozen one by its name or "core" for today's.
func (d document) isFor(pack string) bool { return slices.Contains(d.packs, pack) }

// ofToday reports whether the document is for today's packs.
func (d document) ofToday() bool { return d.isFor("core") || d.isFor("extra") }

// write writes the document's files to a folder and returns it. Paths maps the manifest's paths of packs to executables.
func (d document) write(t *testing.T, paths map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range d.archive.Files {
		text := string(f.Data)
		if f.Name == "manifest.yaml" {
			for name, path := range paths {
				text = strings.ReplaceAll(text, "path: "+name+"\n", fmt.Sprintf("path: %q\n", path))
			}
		}
		if err := os.WriteFile(filepath.Join(dir, f.Name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
