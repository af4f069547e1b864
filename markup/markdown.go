package markup

import (
	"bytes"
	stdhtml "html"
	"iter"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// markdown is CommonMark with GitHub's extensions, footnotes, definition lists and ids of headings. HTML passes through, as it does in
// text.
var markdown = goldmark.New(
	goldmark.WithExtensions(
		extension.Linkify, extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)), extension.Strikethrough, extension.TaskList,
		extension.Footnote, extension.DefinitionList,
	),
	goldmark.WithParserOptions(parser.WithAutoHeadingID()),
	goldmark.WithRendererOptions(
		html.WithUnsafe(),
		renderer.WithNodeRenderers(util.Prioritized(roleRenderer{}, 100)),
	),
)

// markdownPage is a document in Markdown.
//
// A role is a code span that follows directly on {name} or :name: with a bound name. Goldmark parses the code span, so what is code, a
// link's address or raw HTML for Markdown has no roles, and a role that nothing is bound to is what Markdown makes of it.
type markdownPage struct {
	document *Document
	source   []byte
	root     ast.Node
	bound    func(role string) bool
	// roles are all roles, those that nothing is bound to included, in the order of the page.
	roles []Role
	// places has the places of the roles by their Start.
	places func() map[int]diagnostic.Place
	// replacement returns what is written in place of a role; it is set while the page is written.
	replacement func(Role) string
}

func newMarkdownPage(d *Document, bound func(role string) bool) Page {
	p := &markdownPage{document: d, source: []byte(d.body), bound: bound}
	p.root = markdown.Parser().Parse(text.NewReader(p.source))
	p.findRoles()
	p.places = sync.OnceValue(p.locate)
	return p
}

// findRoles replaces the code spans that are roles by nodes of their own.
func (p *markdownPage) findRoles() {
	var spans []*ast.CodeSpan
	_ = ast.Walk(p.root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Image:
			// Its contents become an attribute.
			return ast.WalkSkipChildren, nil
		case *ast.CodeSpan:
			if entering {
				spans = append(spans, n)
			}
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
	for _, span := range spans {
		role, ok := p.roleAt(span)
		if !ok {
			continue
		}
		p.roles = append(p.roles, role)
		if p.bound(role.Name) {
			p.replace(span, role)
		}
	}
}

// roleAt returns the role that a code span belongs to.
func (p *markdownPage) roleAt(span *ast.CodeSpan) (Role, bool) {
	before, ok := span.PreviousSibling().(*ast.Text)
	if !ok || before.SoftLineBreak() || before.HardLineBreak() {
		return Role{}, false
	}
	// A name may have bytes that could begin emphasis, at which goldmark divides a text.
	begin, end := before.Segment.Start, before.Segment.Stop
	for n, ok := before.PreviousSibling().(*ast.Text); ok && n.Segment.Stop == begin; n, ok = n.PreviousSibling().(*ast.Text) {
		begin = n.Segment.Start
	}
	r, ok := p.nameBefore(p.document.body[begin:end])
	if !ok || end >= len(p.source) || p.source[end] != '`' {
		return Role{}, false
	}
	r.Start += begin
	r.Raw, r.End = p.spanText(span, end)
	return r, true
}

// nameBefore returns where a text ends with {name} or :name:, and the name with its domain.
func (p *markdownPage) nameBefore(text string) (Role, bool) {
	if text == "" {
		return Role{}, false
	}
	end := len(text) - 1
	var r Role
	switch text[end] {
	case '}':
		r.Start = strings.LastIndexByte(text, '{')
		if r.Start < 0 || !model.IsQualifiedRoleName(text[r.Start+1:end]) {
			return Role{}, false
		}
		r.Name, r.braces = text[r.Start+1:end], true
	case ':':
		r.Start = strings.LastIndexByte(text[:end], ':')
		if r.Start < 0 || !model.IsRoleName(text[r.Start+1:end]) {
			return Role{}, false
		}
		r.Name = text[r.Start+1 : end]
		r = (&scanner{text: text, bound: p.bound}).qualify(r)
	default:
		return Role{}, false
	}
	backslashes := 0
	for backslashes < r.Start && text[r.Start-1-backslashes] == '\\' {
		backslashes++
	}
	return r, backslashes%2 == 0
}

// spanText returns the text of a code span whose backquotes begin at the offset open, and the offset behind the span. A role's text
// keeps the space at either end that a code span loses.
func (p *markdownPage) spanText(span *ast.CodeSpan, open int) (string, int) {
	run := 0
	for open+run < len(p.source) && p.source[open+run] == '`' {
		run++
	}
	var b strings.Builder
	at := open + run
	// Goldmark takes one space or line break from both ends, or from none.
	trimmed := false
	for c := span.FirstChild(); c != nil; c = c.NextSibling() {
		segment := c.(*ast.Text).Segment
		if c == span.FirstChild() && segment.Start > at && isSpaceOrBreak(p.source[at]) {
			trimmed = true
			b.WriteByte(p.source[at])
		}
		b.Write(segment.Value(p.source))
		at = segment.Stop
	}
	if trimmed {
		b.WriteByte(p.source[at])
	}
	// The last line may begin with marks of the blocks around the span.
	closing := at + bytes.IndexByte(p.source[at:], '`')
	return b.String(), closing + run
}

func isSpaceOrBreak(c byte) bool { return c == ' ' || c == '\n' }

// replace puts a node for the role in the place of the code span and of the name before it.
func (p *markdownPage) replace(span *ast.CodeSpan, role Role) {
	parent := span.Parent()
	for n, ok := span.PreviousSibling().(*ast.Text); ok; n, ok = span.PreviousSibling().(*ast.Text) {
		if n.Segment.Start < role.Start {
			n.Segment = n.Segment.WithStop(role.Start)
			break
		}
		parent.RemoveChild(parent, n)
		if n.Segment.Start == role.Start {
			break
		}
	}
	parent.ReplaceChild(parent, span, &roleNode{page: p, role: role})
}

func (p *markdownPage) Roles(warn WarnFunc) iter.Seq[Role] {
	return func(yield func(Role) bool) {
		for _, r := range p.roles {
			if slip := r.domainSlip(p.document.body, p.Place); slip != nil && warn != nil {
				warn(slip, "")
			}
			if !yield(r) {
				return
			}
		}
	}
}

// locate walks the source once, in its order: footnotes come later in the page than in the source.
func (p *markdownPage) locate() map[int]diagnostic.Place {
	var starts []int
	for _, r := range p.roles {
		starts = append(starts, r.Start)
	}
	slices.Sort(starts)
	l := p.document.locator()
	places := make(map[int]diagnostic.Place, len(starts))
	for _, start := range starts {
		places[start] = l.place(start)
	}
	return places
}

func (p *markdownPage) Place(r Role) diagnostic.Place { return p.places()[r.Start] }

func (p *markdownPage) Write(out *strings.Builder, replacement func(Role) string) {
	p.replacement = replacement
	// A strings.Builder returns no error, and neither do the renderers of goldmark.
	_ = markdown.Renderer().Render(out, p.source, p.root)
}

func (p *markdownPage) Size() int { return len(p.source) + len(p.source)/4 }

// Unrendered returns what Markdown makes of the role.
func (p *markdownPage) Unrendered(r Role) string {
	name := ":" + r.Name + ":"
	if r.braces {
		name = "{" + r.Name + "}"
	}
	code := strings.ReplaceAll(r.Raw, "\n", " ")
	if inner := len(code) - 1; inner > 0 && code[0] == ' ' && code[inner] == ' ' && strings.Trim(code, " ") != "" {
		code = code[1:inner]
	}
	return name + "<code>" + stdhtml.EscapeString(code) + "</code>"
}

// HTML escapes the texts of roles, as the hooks that see them expect HTML, and the backquote behind each literal :name: that
// would begin a role.
func (p *markdownPage) HTML() string {
	var page strings.Builder
	var roles []Role
	// NUL isn't in a document, so it shows where a role is.
	p.Write(&page, func(r Role) string {
		text := strings.ReplaceAll(stdhtml.EscapeString(r.Text()), "`", "&#96;")
		roles = append(roles, Role{Name: r.Name, Raw: text})
		return "\x00"
	})
	var out strings.Builder
	parts := strings.Split(page.String(), "\x00")
	for i, part := range parts {
		if i > 0 {
			out.WriteString(roles[i-1].String())
		}
		if i < len(roles) {
			part = p.withoutDomain(part, roles[i])
		}
		out.WriteString(literalRole.ReplaceAllString(part, "$1&#96;"))
	}
	return out.String()
}

// withoutDomain returns the text in front of a role so that it is no part of the role's name: the colon before what would be its domain is
// escaped.
func (p *markdownPage) withoutDomain(before string, r Role) string {
	r.Start = len(before)
	qualified := (&scanner{text: before + ":" + r.Name, bound: p.bound}).qualify(r)
	if qualified.Start == r.Start {
		return before
	}
	return before[:qualified.Start] + "&#58;" + before[qualified.Start+1:]
}

// literalRole is what begins a role.
var literalRole = regexp.MustCompile("(:[A-Za-z0-9_][A-Za-z0-9_.+-]*:)`")

func (p *markdownPage) staysOut(r Role) bool { return !p.bound(r.Name) }

func (p *markdownPage) binds(role string) bool { return p.bound(role) }

func (p *markdownPage) restore(r Role) Role {
	r.Raw = stdhtml.UnescapeString(r.Raw)
	return r
}

// roleNode is a role among the nodes of a page.
type roleNode struct {
	ast.BaseInline
	page *markdownPage
	role Role
}

var roleKind = ast.NewNodeKind("Role")

func (n *roleNode) Kind() ast.NodeKind { return roleKind }

func (n *roleNode) Dump(source []byte, level int) {
	ast.DumpHelper(n, source, level, map[string]string{"Role": n.role.String()}, nil)
}

// roleRenderer writes what is in place of a role.
type roleRenderer struct{}

func (roleRenderer) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(roleKind, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			role := n.(*roleNode)
			_, _ = w.WriteString(role.page.replacement(role.role))
		}
		return ast.WalkSkipChildren, nil
	})
}
