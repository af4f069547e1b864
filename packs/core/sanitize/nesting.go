package sanitize

import (
	"slices"
	"strings"
)

// nesting has the elements that are open in what the policy lets through, and writes the end tags that are missing, as browsers
// understand them (html.spec.whatwg.org, tree construction): an end tag closes what was opened behind its start tag, some start tags
// close what can't hold their elements, and some end tags may be left out. So nothing is open behind the text, and no end tag in it is
// one for the page's own elements. Where a browser opens elements again, or moves them, this only closes them.
type nesting struct {
	out *strings.Builder
	// written is how many bytes it has written.
	written int
	stack   []openElement
	// paragraphs is how many paragraphs had no end tag up to now. It may come after what closed one, as in <p><div>x</div></p>, and
	// browsers take it for an empty paragraph then.
	paragraphs int
	// missing has, by name, how many start tags went whose end tags didn't come up to now.
	missing map[string]int
}

type openElement struct {
	name string
	kind elementKind
	// unseen says that the policy dropped the start tag. The end tag goes, too.
	unseen bool
	// closed says of a paragraph that a block has closed it, and that its end tag may still come.
	closed bool
}

// maxDepth is how many elements may be open. Readers of HTML have limits, golang.org/x/net/html of 512, to which what they add counts:
// two elements for each table.
const maxDepth = 200

// elementKind is what matters of an element to those around it and in it.
type elementKind uint32

const (
	// block is an element that holds more than lines of text. Like a paragraph, it takes what is open in it along when it ends.
	block elementKind = 1 << iota
	// aroundItems is a block in which an item of a list is none of a list around it.
	aroundItems
	paragraph
	heading
	listItem
	term
	list
	// formatting goes on where a block closes the paragraph in which it began.
	formatting
	ruby
	rubyPart
	table
	columns
	rowGroup
	row
	cell
	// foreign is the beginning of another language than HTML, and foreignPart an element of one. A leaf of that holds no element.
	foreign
	foreignPart
	foreignLeaf
)

// elementKinds are the kinds of the elements that the policies let through. The others are part of a line of text.
var elementKinds = func() map[string]elementKind {
	kinds := make(map[string]elementKind)
	for kind, names := range map[elementKind]string{
		block | aroundItems:            "article aside blockquote center details dl figcaption figure footer header hgroup hr main menu nav pre section summary",
		block:                          "address div search",
		paragraph:                      "p",
		block | aroundItems | heading:  "h1 h2 h3 h4 h5 h6",
		block | aroundItems | listItem: "li",
		block | aroundItems | term:     "dd dt",
		block | aroundItems | list:     "ol ul",
		block | aroundItems | table:    "table",
		block | aroundItems | columns:  "colgroup",
		block | aroundItems | rowGroup: "tbody tfoot thead",
		block | aroundItems | row:      "tr",
		block | aroundItems | cell:     "caption td th",
		formatting:                     "a b big code em font i nobr s small strike strong tt u",
		ruby:                           "ruby",
		rubyPart:                       "rb rp rt rtc",
	} {
		for name := range set(names) {
			kinds[name] = kind
		}
	}
	for root, l := range foreignLanguages {
		kinds[root] = foreign
		for name := range set(l.elements) {
			kinds[name] = foreignPart
		}
		for name := range set(l.leaves) {
			kinds[name] = foreignPart | foreignLeaf
		}
	}
	return kinds
}()

// tableParts are the parts of tables, with what each may stand in.
var tableParts = map[string]elementKind{
	"caption": table, "colgroup": table, "col": table | columns, "tbody": table, "tfoot": table, "thead": table,
	"tr": table | rowGroup, "td": table | rowGroup | row, "th": table | rowGroup | row,
}

// scope are the elements beyond which no other is an end tag's.
const scope = table | cell

// open closes what can't hold an element that the policy lets through, and reports whether there is a place for the element. An element
// is empty where a / ends its start tag; HTML's own aren't by that.
func (n *nesting) open(name string, empty bool) bool {
	kind := elementKinds[name]
	if kind&foreignPart == 0 {
		n.closeForeign(name)
	}
	switch {
	case kind&foreignPart != 0:
		i := n.findKind(foreign, 0)
		if i < 0 || n.stack[i].name != languageOf[name] {
			return false
		}
		n.closeThrough(n.findKind(foreignLeaf, 0), name)
	case tableParts[name] != 0:
		i := n.findKind(tableParts[name], 0)
		if i < 0 {
			return false
		}
		n.closeFrom(i+1, name)
	case name == "table":
		// Not in a cell, it is another.
		n.closeThrough(n.findKind(table, cell), name)
	case kind&(listItem|term) != 0:
		// With no block around it, such as a list, it would close an item of the page.
		if n.findKind(aroundItems, 0) < 0 {
			return false
		}
		n.closeThrough(n.findKind(kind&(listItem|term), aroundItems), name)
	case kind&heading != 0:
		n.closeThrough(n.findKind(heading, block), name)
	case name == "a" || name == "nobr":
		n.closeThrough(n.find(name, cell), name)
	case kind&rubyPart != 0:
		n.closeRubyParts(name)
	}
	if kind&(block|paragraph) != 0 && tableParts[name] == 0 {
		n.closeParagraph(name)
	}
	if void[name] || empty && kind&(foreign|foreignPart) != 0 {
		return true
	}
	if len(n.stack) >= maxDepth {
		return false
	}
	if name == "p" {
		n.paragraphs++
		if last := len(n.stack) - 1; last >= 0 && n.stack[last].closed {
			n.stack = n.stack[:last]
		}
	}
	n.stack = append(n.stack, openElement{name: name, kind: kind})
	return true
}

// closeForeign closes what is of another language than HTML, before an element of HTML. Some of these end it in browsers, too; others
// would be elements of it, and most that were in it then HTML again.
func (n *nesting) closeForeign(by string) {
	n.closeThrough(n.findKind(foreign, 0), by)
}

// openUnseen takes note of an element that the policy doesn't let through, of a name that it does with other attributes. An end tag of
// that name belongs to this one.
func (n *nesting) openUnseen(name string) {
	if len(n.stack) >= maxDepth {
		n.miss(name)
		return
	}
	n.stack = append(n.stack, openElement{name: name, unseen: true})
}

// close writes an end tag, with those that have to come before it, and reports whether it is that of an element which is open.
func (n *nesting) close(name string) bool {
	stop := scope
	switch {
	case name == "p":
		return n.closeByEndOfParagraph()
	case name == "li":
		stop = scope | list
	case name == "table" || tableParts[name] != 0:
		stop = table
	}
	i := n.find(name, stop)
	for j := len(n.stack) - 1; needAttrs[name] && j > i; j-- {
		if e := n.stack[j]; e.unseen && e.name == name {
			n.stack = slices.Delete(n.stack, j, j+1)
			n.miss(name)
			return false
		}
	}
	if i < 0 {
		return false
	}
	n.closeFrom(i+1, name)
	n.stack = n.stack[:i]
	n.end(name)
	return true
}

func (n *nesting) closeByEndOfParagraph() bool {
	i := n.findKind(paragraph, scope)
	switch {
	case i < 0 && n.paragraphs == 0:
		return false
	case i < 0:
		n.closeForeign("p")
	case n.stack[i].closed && slices.ContainsFunc(n.stack[i+1:], func(e openElement) bool { return e.kind&block != 0 && !e.closed }):
		n.closeForeign("p")
		n.stack = slices.Delete(n.stack, i, i+1)
	default:
		n.closeFrom(i+1, "p")
		n.stack = n.stack[:i]
	}
	n.end("p")
	return true
}

// closeParagraph closes the paragraph around a block that begins. Formatting goes on behind it.
func (n *nesting) closeParagraph(by string) {
	i := n.findKind(paragraph, scope)
	if i < 0 || n.stack[i].closed {
		return
	}
	if j := slices.IndexFunc(n.stack[i+1:], func(e openElement) bool { return !e.unseen && e.kind&formatting == 0 }); j >= 0 {
		n.closeFrom(i+1+j, "")
	}
	// In pages without a doctype, tables stand in paragraphs.
	n.stack[i].closed = by != "table"
}

// closeRubyParts closes the part of ruby before another.
func (n *nesting) closeRubyParts(name string) {
	if n.findKind(ruby, scope) < 0 {
		return
	}
	i := len(n.stack)
	for e := n.stack[i-1]; e.unseen || e.kind&(rubyPart|paragraph|listItem|term) != 0; e = n.stack[i-1] {
		if e.name == "rtc" && (name == "rt" || name == "rp") {
			break
		}
		i--
	}
	n.stack = n.stack[:i]
}

// closeThrough closes the element at i and all in it, where there is one.
func (n *nesting) closeThrough(i int, by string) {
	if i >= 0 {
		n.closeFrom(i, by)
	}
}

// closeAll closes what is open at the end of the text.
func (n *nesting) closeAll() { n.closeFrom(0, "") }

// closeFrom closes the elements from the one at i on, before a tag of the name by. Where that tag implies their ends, they have no end
// tags, unless one in them has.
func (n *nesting) closeFrom(i int, by string) {
	first := i
	for first < len(n.stack) && (!n.stack[first].hasEnd() || n.stack[first].isOptional(by)) {
		first++
	}
	for j := len(n.stack) - 1; j >= first; j-- {
		if n.stack[j].hasEnd() {
			n.end(n.stack[j].name)
		}
	}
	n.stack = n.stack[:i]
}

func (e openElement) hasEnd() bool { return !e.unseen && !e.closed }

// isOptional reports whether an element needs no end tag before a tag of the name by.
func (e openElement) isOptional(by string) bool {
	if e.kind&rubyPart != 0 {
		return by == "ruby"
	}
	return optionalEnd[e.name] && elementKinds[by]&(block|paragraph) != 0
}

func (n *nesting) end(name string) {
	if name == "p" {
		n.paragraphs--
	}
	n.out.WriteString("</" + name + ">")
	n.written += len("</>") + len(name)
}

// find returns the place of the innermost element of a name, and -1 where there is none or one of the kinds of stop is inside of it.
func (n *nesting) find(name string, stop elementKind) int {
	return n.findFunc(stop, func(e openElement) bool { return e.name == name })
}

// findKind finds an element of kinds.
func (n *nesting) findKind(kinds, stop elementKind) int {
	return n.findFunc(stop, func(e openElement) bool { return e.kind&kinds != 0 })
}

func (n *nesting) findFunc(stop elementKind, matches func(openElement) bool) int {
	for i := len(n.stack) - 1; i >= 0; i-- {
		switch e := n.stack[i]; {
		case e.unseen:
		case matches(e):
			return i
		case e.kind&stop != 0 && !e.closed:
			return -1
		}
	}
	return -1
}

// miss takes note of a start tag that goes, and missed reports whether an end tag is that of one, of the name alone.
func (n *nesting) miss(name string) {
	if n.missing == nil {
		n.missing = make(map[string]int)
	}
	n.missing[name]++
}

func (n *nesting) missed(name string) bool {
	if n.missing[name] == 0 {
		return false
	}
	n.missing[name]--
	return true
}
