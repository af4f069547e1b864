package main

import (
	"html"
	"regexp"
	"strings"
)

// other is a tool that does what the command does, in its own markup.
type other struct {
	tool string
	// text returns a document in the tool's markup.
	text func(string) string
	args func(w *workplace) ([]string, error)
}

var (
	rst2html = other{"rst2html", toRST, func(*workplace) ([]string, error) { return nil, nil }}
	pandoc   = other{"pandoc", toMarkdown, luaFilter}
)

var role = regexp.MustCompile(":tt:`([^`]*)`")

// toRST returns the document as reStructuredText, which has no role of that name.
func toRST(text string) string { return ".. role:: tt\n\n" + text }

// toMarkdown returns the document as Markdown, with the roles as spans that the filter finds.
func toMarkdown(text string) string { return role.ReplaceAllString(text, "[$1]{.tt}") }

// luaFilter writes a filter that does what tt and narcissist do.
func luaFilter(w *workplace) ([]string, error) {
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
