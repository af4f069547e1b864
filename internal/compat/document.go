package compat

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"example.com/htmlize/markup"
)

// Document is a document to render with a pack.
type Document struct {
	Name, Text string
	// Want is what it has to come out as; nil where that is not known, and it only has to be the same over every
	// protocol.
	Want *string
	// Want1 is what it has to come out as over protocol 1, where that is something else, for what protocol 1 doesn't
	// carry; nil where it isn't.
	Want1 *string

	// about are the hooks that a built-in document is about, as people call them: "role tt". Where one of them runs out of
	// time, further documents about it are left out: each would cost the same time again.
	about []string
}

// builtIn reports whether the document is about hooks, which those of authors aren't.
func (d Document) builtIn() bool { return len(d.about) > 0 }

// ReadDocuments returns the documents in the folder dir: each file NAME.txt; as what it has to come out as NAME.html, where
// there is such a file; and as what comes out over protocol 1, where that is something else, NAME-1.html. Folders in it are
// left out. Of one that is larger than a document may be, the error is a [*diagnostic.Diagnostic].
func ReadDocuments(dir fs.FS) ([]Document, error) {
	entries, err := fs.ReadDir(dir, ".")
	if err != nil {
		return nil, err
	}
	var documents []Document
	for _, entry := range entries {
		name := entry.Name()
		stem, isDocument := strings.CutSuffix(name, ".txt")
		if !isDocument || entry.IsDir() {
			continue
		}
		d := Document{Name: name}
		if d.Text, err = readText(dir, name); err != nil {
			return nil, err
		}
		if d.Want, err = readWant(dir, stem+".html"); err != nil {
			return nil, err
		}
		if d.Want1, err = readWant(dir, stem+"-1.html"); err != nil {
			return nil, err
		}
		if d.Want1 != nil && exists(dir, stem+"-1.txt") {
			return nil, fmt.Errorf("%s-1.html can be of %s-1.txt or, over protocol 1, of %s.txt; rename one of these", stem, stem, stem)
		}
		documents = append(documents, d)
	}
	return documents, nil
}

func readText(dir fs.FS, name string) (string, error) {
	file, err := dir.Open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	return markup.ReadText(name, file)
}

// readWant returns nil where there is no such file.
func readWant(dir fs.FS, name string) (*string, error) {
	html, err := fs.ReadFile(dir, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	want := string(html)
	return &want, nil
}

func exists(dir fs.FS, name string) bool {
	_, err := fs.Stat(dir, name)
	return err == nil
}

// want returns what the document has to come out as over a protocol, nil where that is not known.
func (d Document) want(protocol int) *string {
	if carriesLess(protocol) && d.Want1 != nil {
		return d.Want1
	}
	return d.Want
}

// stem is the name without its ending.
func (d Document) stem() string { return strings.TrimSuffix(d.Name, ".txt") }

// htmlFile returns the name of the file that has what comes out over a protocol.
func (d Document) htmlFile(protocol int) string {
	if carriesLess(protocol) && d.Want1 != nil {
		return d.stem() + "-1.html"
	}
	return d.stem() + ".html"
}
