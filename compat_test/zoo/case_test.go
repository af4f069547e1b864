//go:build unix

package zoo

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

// zooCase is one file of testdata. The package's documentation says what is in it.
type zooCase struct {
	name      string
	file      string
	protocols []int
	manifest  []byte
	documents []document
	// others go into the animal's folder.
	others  []txtar.File
	archive *txtar.Archive
}

// document is one that a visit renders.
type document struct {
	name, text string
	// html is what it comes out as, and comes says whether it does.
	html  string
	comes bool
}

func readCases(t *testing.T) []*zooCase {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	cases := make([]*zooCase, len(files))
	for i, file := range files {
		if cases[i], err = readCase(file); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
	}
	return cases
}

func readCase(file string) (*zooCase, error) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		return nil, err
	}
	c := &zooCase{
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
			c.documents[i].html, c.documents[i].comes = string(f.Data), true
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

// messages returns what is expected over a protocol.
func (c *zooCase) messages(protocol int) string {
	text := ""
	for _, f := range c.archive.Files {
		if f.Name == "messages" || f.Name == messagesFile(protocol) {
			text = string(f.Data)
		}
	}
	return text
}

// rewrite puts the messages over each protocol into the case's file.
func (c *zooCase) rewrite(messages map[int]string) error {
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
