package compat

import (
	"fmt"
	"slices"
	"strings"

	"example.com/htmlize"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/model"
)

// binding is a manifest that binds some of a pack's hooks, with the documents to render with it.
type binding struct {
	manifest *manifest.Manifest
	// contents are the plugins whose contents hooks are bound.
	contents  []string
	documents []Document
	// missing are the roles of plugins that are left out. The results of documents that have one are ignored.
	missing []string
}

// bindings returns the bindings of the pack:
//
//   - its roles, with a document for each role and text;
//   - its roles and one contents hook, for each contents hook and stage, so that one that fails doesn't hide the others;
//   - its roles and all contents hooks, with the documents given.
//
// The plugins named in leftOut are left out. If one of them has a contents hook, so is the last binding.
func (p *probedPack) bindings(documents []Document, leftOut []string) []binding {
	missing := p.rolesOf(leftOut)
	bindings := []binding{{p.manifest("", nil, leftOut), nil, p.roleDocuments(), missing}}
	isLeftOut := func(plugin string) bool { return slices.Contains(leftOut, plugin) }
	all := p.contents()
	contents := slices.DeleteFunc(slices.Clone(all), isLeftOut)
	for _, plugin := range contents {
		for _, stage := range []htmlize.Stage{htmlize.BeforeRoles, htmlize.AfterRoles} {
			only := []string{plugin}
			bindings = append(bindings, binding{p.manifest(stage, only, leftOut), only, contentsDocuments(plugin, stage), missing})
		}
	}
	if len(documents) > 0 && len(contents) == len(all) {
		bindings = append(bindings, binding{p.manifest(htmlize.AfterRoles, contents, leftOut), contents, documents, missing})
	}
	return bindings
}

// rolesOf returns the roles of the plugins named.
func (p *probedPack) rolesOf(plugins []string) []string {
	var roles []string
	for _, plugin := range p.plugins {
		for _, hook := range plugin.Hooks {
			if role, ok := hook.Role(); ok && slices.Contains(plugins, plugin.Name) {
				roles = append(roles, role)
			}
		}
	}
	return roles
}

// contents returns the names of the plugins that have a contents hook, in the pack's order.
func (p *probedPack) contents() []string {
	var names []string
	for _, plugin := range p.plugins {
		if plugin.Has(model.ContentsHook) {
			names = append(names, plugin.Name)
		}
	}
	return names
}

// texts are the texts that roles are tested with. docs/writing-a-pack.md lists them.
func texts() []struct{ name, text string } {
	return []struct{ name, text string }{
		{"plain", "some text"},
		{"empty", ""},
		{"number", "42"},
		{"html", `<b onclick="x">bold</b> & "more" 'quotes'`},
		{"unicode", "na\u00efve \u65e5\u672c\u8a9e \U0001f389 \u202etrick\u202c \u0301"},
		{"lines", "one\ntwo\r\nthree"},
		{"parenthesis", "HTML (HyperText Markup Language)"},
		{"long", strings.Repeat("long ", 20_000)},
	}
}

func (p *probedPack) roleDocuments() []Document {
	documents := []Document{{Name: "empty"}, {Name: "no role", Text: "One paragraph.\n\nAnother."}}
	var everything strings.Builder
	var all []string
	for _, plugin := range p.plugins {
		for _, h := range plugin.Hooks {
			role, ok := h.Role()
			if !ok {
				continue
			}
			hook := "role " + role
			all = append(all, hook)
			for _, t := range texts() {
				markup := fmt.Sprintf("Text :%s:`%s` text.\n", role, t.text)
				documents = append(documents, Document{
					Name:  fmt.Sprintf("%s, %s", hook, t.name),
					Text:  markup,
					hooks: []string{hook},
				})
				everything.WriteString(markup)
			}
		}
	}
	return append(documents, Document{Name: "every role", Text: everything.String(), hooks: all})
}

func contentsDocuments(plugin string, stage htmlize.Stage) []Document {
	var everything strings.Builder
	for _, t := range texts() {
		everything.WriteString(t.text + "\n\n")
	}
	documents := []Document{
		{Name: "empty"},
		{
			Name: "paragraphs",
			Text: "---\nid: 7\nauthor: Joe & Ann\n---\nI wrote <i>this</i>.\n\n\nAnd I wrote that.",
		},
		{Name: "texts", Text: everything.String()},
	}
	for i := range documents {
		d := &documents[i]
		d.hooks = []string{"contents hook " + plugin}
		d.Name = fmt.Sprintf("contents hook %s, %s, %s", plugin, stage, d.Name)
	}
	return documents
}
