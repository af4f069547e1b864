// Package plugins has the plugins of the pack extra: abbreviations, narcissist, links to RFCs and PEPs, and roles for parts of a user
// interface.
//
// Programs that link the pack import it. The command that serves it is in the folder above.
package plugins

import "example.com/htmlize/pack"

// Pack is the pack extra.
var Pack = pack.Pack{
	Name:    "extra",
	Version: "0.1.0",
	Plugins: []pack.Plugin{
		{
			Name:    "abbrev",
			Summary: "shows an abbreviation, with the expansion in its final parenthesis as the title",
			Roles:   map[string]pack.RoleFunc{"abbrev": abbrev, "abbr": abbrev},
			// With a glossary the result depends on the host's table too, and the table may change between two documents.
			Deterministic: false,
			Config:        abbrevConfig{},
		},
		{
			Name:     "narcissist",
			Summary:  "puts the author's name behind each word I; a post without an author stays as it is",
			Contents: narcissist,
		},
		rfc.plugin("links to an RFC by its number, as in 2822, 2822#section-3.4 or the mail format <2822>"),
		pep.plugin("links to a Python Enhancement Proposal by its number, as in 8, 8#comments or the style guide <8>"),
		{
			Name:          "menuselection",
			Summary:       "shows a path through menus, as in Start --> &Programs",
			Roles:         map[string]pack.RoleFunc{"menuselection": menuSelection},
			Deterministic: true,
		},
		{
			Name:          "guilabel",
			Summary:       "shows a label of a user interface, as in &Cancel",
			Roles:         map[string]pack.RoleFunc{"guilabel": guiLabel},
			Deterministic: true,
		},
	},
}
