package compat

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/model"
)

// Document is a document to render with a pack.
type Document struct {
	Name, Text string
	// Want is what it has to come out as; nil where that is not known, and it only has to be the same over every
	// protocol.
	Want *string

	// calls are the hooks that a built-in document is about. Where one of them runs out of time, further documents about
	// it are left out: each would cost the same time again.
	calls []model.Hook
}

// ReadDocuments returns the documents in the folder dir: each file NAME.txt, and as what it has to come out as NAME.html,
// where there is such a file. Folders in it are left out.
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
		text, err := fs.ReadFile(dir, name)
		if err != nil {
			return nil, err
		}
		d := Document{Name: name, Text: string(text)}
		html, err := fs.ReadFile(dir, stem+".html")
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		if err == nil {
			want := string(html)
			d.Want = &want
		}
		documents = append(documents, d)
	}
	return documents, nil
}

// binding is a way to bind a pack's hooks, and the documents to render so.
type binding struct {
	name      string
	manifest  *manifest.Manifest
	documents []Document
}

// bindings returns the pack's roles alone with a document for each role and text, and with them its contents hooks in
// each stage, if it has any, with documents of its roles. The documents given are rendered with the roles and, last, the
// contents hooks.
func (p *probed) bindings(documents []Document) []binding {
	all := binding{"roles", p.manifest(""), p.roleDocuments()}
	if !p.hasContents() {
		all.documents = append(all.documents, documents...)
		return []binding{all}
	}
	bindings := []binding{all}
	for _, stage := range []manifest.Stage{manifest.BeforeRoles, manifest.AfterRoles} {
		b := binding{"contents hooks " + string(stage), p.manifest(stage), contentsDocuments()}
		if stage == manifest.AfterRoles {
			b.documents = append(b.documents, documents...)
		}
		bindings = append(bindings, b)
	}
	return bindings
}

func (p *probed) hasContents() bool {
	for _, plugin := range p.plugins {
		if plugin.Has(model.ContentsHook) {
			return true
		}
	}
	return false
}

// texts are what roles are tried with.
var texts = []struct{ name, text string }{
	{"plain", "some text"},
	{"empty", ""},
	{"number", "42"},
	{"html", `<b onclick="x">bold</b> & "more" 'quotes'`},
	{"unicode", "na\u00efve \u65e5\u672c\u8a9e \U0001f389 \u202etrick\u202c \u0301"},
	{"lines", "one\ntwo\r\nthree"},
	{"parenthesis", "HTML (HyperText Markup Language)"},
	{"long", strings.Repeat("long ", 20_000)},
}

func (p *probed) roleDocuments() []Document {
	documents := []Document{{Name: "empty"}, {Name: "no role", Text: "One paragraph.\n\nAnother."}}
	var everything strings.Builder
	var all []model.Hook
	for _, plugin := range p.plugins {
		for _, hook := range plugin.Hooks {
			role, ok := hook.Role()
			if !ok {
				continue
			}
			all = append(all, hook)
			for _, t := range texts {
				markup := fmt.Sprintf("Text :%s:`%s` text.\n", role, t.text)
				documents = append(documents, Document{
					Name:  fmt.Sprintf("role %s, %s", role, t.name),
					Text:  markup,
					calls: []model.Hook{hook},
				})
				everything.WriteString(markup)
			}
		}
	}
	return append(documents, Document{Name: "every role", Text: everything.String(), calls: all})
}

func contentsDocuments() []Document {
	var everything strings.Builder
	for _, t := range texts {
		everything.WriteString(t.text + "\n\n")
	}
	calls := []model.Hook{model.ContentsHook}
	return []Document{
		{Name: "empty", calls: calls},
		{
			Name:  "paragraphs",
			Text:  "---\nid: 7\nauthor: Joe & Ann\n---\nI wrote <i>this</i>.\n\n\nAnd I wrote that.",
			calls: calls,
		},
		{Name: "texts", Text: everything.String(), calls: calls},
	}
}
