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
	// Want is the HTML that it has to render to. If it is nil, the HTML only has to be the same over every protocol.
	Want *string
	// Want1 is the HTML over protocol 1, if that differs because of what protocol 1 doesn't carry; nil otherwise.
	Want1 *string

	// hooks are the hooks that a built-in document tests, as in "role tt". If one of them times out, further documents for it are
	// left out: each would cost the same time again.
	hooks []string
}

// builtIn reports whether the document is one of this package, and not of an author.
func (d Document) builtIn() bool { return len(d.hooks) > 0 }

// ReadDocuments returns the documents in the folder dir: each file NAME.txt, with NAME.html as Want and NAME-1.html as Want1, if there
// are such files. It ignores folders in dir. For a document that is too large, the error is a [*diagnostic.Diagnostic].
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

// readWant returns nil if there is no such file.
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

// want returns the HTML that the document has to render to over a protocol; nil if that isn't known.
func (d Document) want(protocol int) *string {
	if carriesLess(protocol) && d.Want1 != nil {
		return d.Want1
	}
	return d.Want
}

// stem returns the name without its extension.
func (d Document) stem() string { return strings.TrimSuffix(d.Name, ".txt") }

// htmlFile returns the name of the file with the HTML over a protocol.
func (d Document) htmlFile(protocol int) string {
	if carriesLess(protocol) && d.Want1 != nil {
		return d.stem() + "-1.html"
	}
	return d.stem() + ".html"
}
