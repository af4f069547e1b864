package markup

import (
	"fmt"
	"iter"
	"path/filepath"
	"strings"

	"example.com/htmlize/diagnostic"
)

// Format is what a document is written in.
type Format string

// The formats.
const (
	// Text is paragraphs with roles; HTML passes through.
	Text Format = "text"
	// Markdown is CommonMark with GitHub's extensions, footnotes, definition lists and ids of headings; HTML passes through.
	Markdown Format = "markdown"
)

// newPage has what reads a document of each format. Bound reports whether a role has a plugin.
var newPage = map[Format]func(d *Document, bound func(role string) bool) Page{
	Text:     newTextPage,
	Markdown: newMarkdownPage,
}

// Formats returns all formats.
func Formats() []Format { return []Format{Text, Markdown} }

// ParseFormat returns the format that is called so.
func ParseFormat(name string) (Format, error) {
	if _, ok := newPage[Format(name)]; !ok {
		return "", fmt.Errorf("unknown format %q: want %s or %s", name, Text, Markdown)
	}
	return Format(name), nil
}

// FormatOf returns the format of a file by the ending of its name: [Markdown] for .md and .markdown, in upper or lower case, and [Text]
// for any other.
func FormatOf(file string) Format {
	switch strings.ToLower(filepath.Ext(file)) {
	case ".md", ".markdown":
		return Markdown
	default:
		return Text
	}
}

// WarnFunc takes a warning about a document's markup, and what becomes of that in a rendering, such as [StaysAsWritten]; empty if it's
// rendered as usual.
type WarnFunc func(w *diagnostic.Diagnostic, consequence string)

// StaysAsWritten is what becomes of a role that isn't rendered.
const StaysAsWritten = "it stays as it is written"

// Page is a document as its format reads it: HTML with roles in it. It serves one rendering.
type Page interface {
	// Roles yields the roles of the document, in the order in which Write writes them. It calls warn, if that isn't nil, with what
	// is probably not meant so, between the roles around it.
	Roles(warn WarnFunc) iter.Seq[Role]
	// Place returns where a role begins in the document. It is fastest in the order of the document.
	Place(r Role) diagnostic.Place
	// Unrendered returns the HTML of a role that stays as it was written.
	Unrendered(r Role) string
	// Write appends the page to out, with each role that is bound replaced by what replacement returns for it.
	Write(out *strings.Builder, replacement func(Role) string)
	// Size is about how many bytes the page has, with its roles as they were written.
	Size() int
	// HTML returns the page with each role that is bound as :name:`text`, which nothing else in it looks like.
	HTML() string
	// restore returns a role that was found in HTML, with what stood in the document.
	restore(r Role) Role
	// staysOut reports whether a role isn't in HTML as a role.
	staysOut(r Role) bool
	// binds reports whether a role has a plugin.
	binds(role string) bool
}

// Page returns the document as its format reads it. Bound reports whether a role has a plugin.
func (d *Document) Page(bound func(role string) bool) Page {
	read, ok := newPage[d.Format]
	if !ok {
		// Validate says so if it is another format than none.
		read = newTextPage
	}
	return read(d, bound)
}
