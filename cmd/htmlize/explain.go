package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host"
	"example.com/htmlize/markup"
)

func newExplain(report *reporter) *cobra.Command {
	var manifestFile string
	var format markup.Format
	var asJSON bool
	c := &cobra.Command{
		Use:   "explain [flags] [FILE|-]",
		Short: "List what each role of a document is bound to",
		Long: `List the roles of FILE, or of stdin, and for each the pack, the plugin and the
line of the manifest that bind it; then the contents hooks, in the order in
which they run. No pack is started. Warnings about front matter and markup are
those of render.

With --json: an object with "roles", a list of objects with position (file,
line, column), role, text, pack, plugin and binding (the manifest's position;
these three are missing where nothing is bound), "contents", a list of objects
with stage, pack, plugin and binding, and "warnings", a list of objects as
render --json-diagnostics writes them.`,
		Args:              oneDocument,
		ValidArgsFunction: completeFile,
		RunE: func(c *cobra.Command, args []string) error {
			doc, err := readDocument(c, args, format)
			if err != nil {
				return err
			}
			var explanation host.Explanation
			err = withHost(c, manifestFile, func(h *host.Host) error {
				explanation = h.Explain(doc)
				return nil
			})
			if err != nil {
				return err
			}
			if asJSON {
				return writeJSON(c.OutOrStdout(), jsonExplanation(explanation))
			}
			report.report(explanation.Warnings)
			return printExplanation(c.OutOrStdout(), explanation)
		},
	}
	manifestFlag(c, &manifestFile)
	formatFlag(c, &format)
	jsonFlag(c, &asJSON)
	return c
}

func printExplanation(out io.Writer, e host.Explanation) error {
	roles := newTable(out, "PLACE", "ROLE", "PACK", "PLUGIN", "BOUND AT")
	for _, r := range e.Roles {
		place := fmt.Sprintf("%d:%d", r.Pos.Line, r.Pos.Col)
		if !r.Bound {
			roles.row(place, r.Role, "-", "-", "-")
			continue
		}
		roles.row(place, r.Role, r.Pack, r.Plugin, r.Binding.String())
	}
	if err := roles.flush(); err != nil || len(e.Contents) == 0 {
		return err
	}
	if _, err := fmt.Fprintln(out); err != nil {
		return wrapWriteError("to stdout", err)
	}
	contents := newTable(out, "STAGE", "PACK", "PLUGIN", "BOUND AT")
	for _, c := range e.Contents {
		contents.row(string(c.Stage), c.Pack, c.Plugin, c.Binding.String())
	}
	return contents.flush()
}

type explanationJSON struct {
	Roles    []roleJSON      `json:"roles"`
	Contents []contentsJSON  `json:"contents"`
	Warnings diagnostic.List `json:"warnings"`
}

type roleJSON struct {
	Position diagnostic.Position `json:"position"`
	Role     string              `json:"role"`
	Text     string              `json:"text"`
	// Pack, Plugin and Binding are missing for a role that nothing is bound to.
	Pack    string              `json:"pack,omitempty"`
	Plugin  string              `json:"plugin,omitempty"`
	Binding diagnostic.Position `json:"binding,omitzero"`
}

type contentsJSON struct {
	Stage   string              `json:"stage"`
	Pack    string              `json:"pack"`
	Plugin  string              `json:"plugin"`
	Binding diagnostic.Position `json:"binding"`
}

func jsonExplanation(e host.Explanation) explanationJSON {
	out := explanationJSON{Roles: []roleJSON{}, Contents: []contentsJSON{}, Warnings: append(diagnostic.List{}, e.Warnings...)}
	for _, r := range e.Roles {
		role := roleJSON{Position: r.Pos, Role: r.Role, Text: r.Text, Pack: r.Pack, Plugin: r.Plugin}
		if r.Bound {
			role.Binding = r.Binding
		}
		out.Roles = append(out.Roles, role)
	}
	for _, c := range e.Contents {
		out.Contents = append(out.Contents, contentsJSON{string(c.Stage), c.Pack, c.Plugin, c.Binding})
	}
	return out
}
