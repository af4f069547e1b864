package host

import (
	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/supervisor"
	"example.com/htmlize/markup"
)

// Explanation is what would be done to a document.
type Explanation struct {
	// Roles are in the order of the document.
	Roles []RoleExplanation
	// Contents are the contents hooks in the order in which they run.
	Contents []ContentsExplanation
	// Warnings are those that [Host.Render] would give before it calls a plugin: about front matter and markup. They are in the order of the
	// document.
	Warnings diagnostic.List
}

// RoleExplanation is one role of a document and what it is bound to.
type RoleExplanation struct {
	Pos        Position
	Role, Text string
	// Bound is false for a role that no plugin is bound to; what follows is zero then.
	Bound        bool
	Pack, Plugin string
	// Binding is the manifest's line.
	Binding Position
}

// ContentsExplanation is one contents hook.
type ContentsExplanation struct {
	Stage        htmlize.Stage
	Pack, Plugin string
	// Binding is the manifest's line.
	Binding Position
}

// Explain returns what would be done to a document. It reads only the manifest, and starts no pack.
func (h *Host) Explain(doc *markup.Document) Explanation {
	r := h.newRendering(doc)
	r.survey(func(*supervisor.Pack) {})
	r.sortWarnings()
	e := Explanation{Warnings: r.warnings}
	for role := range r.page.Roles(nil) {
		explained := RoleExplanation{Pos: r.page.Place(role).Pos, Role: role.Name, Text: role.Text()}
		if b, ok := h.role(role.Name); ok {
			explained.Bound = true
			explained.Pack, explained.Plugin, explained.Binding = b.pack.Spec.Name, b.plugin.Name, b.hook.Pos
		}
		e.Roles = append(e.Roles, explained)
	}
	for _, stage := range htmlize.Stages() {
		for _, b := range h.contents[stage] {
			e.Contents = append(e.Contents, ContentsExplanation{
				Stage: stage, Pack: b.pack.Spec.Name, Plugin: b.plugin.Name, Binding: b.hook.Pos,
			})
		}
	}
	return e
}
