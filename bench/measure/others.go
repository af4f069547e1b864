package main

import (
	"html"
	"regexp"
	"strings"
)

// otherTool is another tool with the same function, for a document in its own markup.
type otherTool struct {
	tool string
	// text returns a document in the tool's markup.
	text func(string) string
	args func(w *workspace) ([]string, error)
}

var (
	rst2html = otherTool{"rst2html", toRST, func(*workspace) ([]string, error) { return nil, nil }}
	pandoc   = otherTool{"pandoc", toMarkdown, luaFilter}
)

var role = regexp.MustCompile(":tt:`([^`]*)`")

// toRST returns the document as reStructuredText. It declares the role tt, which reStructuredText doesn't have.
func toRST(text string) string { return ".. role:: tt\n\n" + text }

// toMarkdown returns the document as Markdown, with spans for the roles, which the filter renders.
func toMarkdown(text string) string { return role.ReplaceAllString(text, "[$1]{.tt}") }

// luaFilter writes a filter that does the same as tt and narcissist.
func luaFilter(w *workspace) ([]string, error) {
	author := html.EscapeString("Joe")
	file, err := w.write("filter.lua", strings.ReplaceAll(`
function Span(span)
  if span.classes:includes("tt") then
    return pandoc.RawInline("html", "<tt>" .. pandoc.utils.stringify(span) .. "</tt>")
  end
end
function Str(str)
  if str.text == "I" then
    return pandoc.RawInline("html", "<b>I (AUTHOR)</b>")
  end
end
`, "AUTHOR", author))
	return []string{"-f", "markdown", "-t", "html", "--lua-filter", file}, err
}
