//go:build unix

package badpacks

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"example.com/htmlize/host"
)

// badPack is a case: one file of testdata. The package's documentation describes the file.
type badPack struct {
	name      string
	file      string
	protocols []int
	manifest  []byte
	documents []document
	// others are put into the pack's folder.
	others  []txtar.File
	archive *txtar.Archive
}

// document is a document of a case.
type document struct {
	name, text string
	// html is the expected HTML. Rendered is false where rendering must fail.
	html     string
	rendered bool
}

func readCases(t *testing.T) []*badPack {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	cases := make([]*badPack, len(files))
	for i, file := range files {
		if cases[i], err = readCase(file); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
	}
	return cases
}

func readCase(file string) (*badPack, error) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		return nil, err
	}
	c := &badPack{
		name:      strings.TrimSuffix(filepath.Base(file), ".txtar"),
		file:      file,
		protocols: host.Protocols(),
		archive:   archive,
	}
	if after, ok := bytes.CutPrefix(archive.Comment, []byte("protocol: ")); ok {
		var only int
		if _, err := fmt.Sscanln(string(after), &only); err != nil {
			return nil, fmt.Errorf("protocol: %w", err)
		}
		c.protocols = []int{only}
	}
	for _, f := range archive.Files {
		name, extension, _ := strings.Cut(f.Name, ".")
		switch {
		case f.Name == "manifest.yaml":
			c.manifest = f.Data
		case extension == "txt":
			c.documents = append(c.documents, document{name: name, text: string(f.Data)})
		case extension == "html":
			i := slices.IndexFunc(c.documents, func(d document) bool { return d.name == name })
			if i < 0 {
				return nil, fmt.Errorf("%s follows no document", f.Name)
			}
			c.documents[i].html, c.documents[i].rendered = string(f.Data), true
		case name != "messages" && !strings.HasPrefix(name, "messages-"):
			c.others = append(c.others, f)
		}
	}
	if len(c.manifest) == 0 || len(c.documents) == 0 {
		return nil, fmt.Errorf("it lacks a manifest or a document")
	}
	return c, nil
}

// messagesFile returns the name of the file with the messages over a protocol.
func messagesFile(protocol int) string { return fmt.Sprintf("messages-%d", protocol) }

// messages returns the expected messages over a protocol.
func (c *badPack) messages(protocol int) string {
	text := ""
	for _, f := range c.archive.Files {
		if f.Name == "messages" || f.Name == messagesFile(protocol) {
			text = string(f.Data)
		}
	}
	return text
}

// rewrite replaces the messages in the case's file. The argument has them by protocol.
func (c *badPack) rewrite(messages map[int]string) error {
	c.archive.Files = slices.DeleteFunc(c.archive.Files, func(f txtar.File) bool { return strings.HasPrefix(f.Name, "messages") })
	add := func(name, text string) {
		c.archive.Files = append(c.archive.Files, txtar.File{Name: name, Data: []byte(text)})
	}
	first := messages[c.protocols[0]]
	if !slices.ContainsFunc(c.protocols, func(p int) bool { return messages[p] != first }) {
		add("messages", first)
	} else {
		for _, protocol := range c.protocols {
			add(messagesFile(protocol), messages[protocol])
		}
	}
	return os.WriteFile(c.file, txtar.Format(c.archive), 0o666)
}
