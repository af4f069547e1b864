package sanitize

import (
	"slices"
	"strings"
)

// nesting tracks the open elements in what the policy lets through, and writes missing end tags, by the rules of browsers
// (html.spec.whatwg.org, tree construction): an end tag closes everything opened after its start tag, some start tags close elements
// that can't contain the new one, and some end tags may be omitted. So no element is open after the text, and no end tag in it closes an
// element of the page. Where a browser reopens or moves elements, nesting only closes them.
type nesting struct {
	out *strings.Builder
	// written counts the bytes that it has written.
	written int
	stack   []openElement
	// paragraphs counts the paragraphs whose end tag hasn't been read yet. It may come after the element that closed the paragraph, as in
	// <p><div>x</div></p>. Browsers then read it as an empty paragraph.
	paragraphs int
	// removedStarts counts, by name, the removed start tags whose end tags haven't been read yet.
	removedStarts map[string]int
}

type openElement struct {
	name string
	kind elementKind
	// removed is whether the policy removed the start tag. Then the end tag is removed, too.
	removed bool
	// closed is whether a block has closed this paragraph. Its end tag may still follow.
	closed bool
}

// maxDepth is how many elements may be open. Parsers of HTML have limits: golang.org/x/net/html has one of 512, including the elements
// that it adds, which are two for each table.
const maxDepth = 200

// elementKind has the properties of an element that affect the elements around it and in it.
type elementKind uint32

const (
	// block is an element that may contain more than lines of text. Like a paragraph, it closes what is open in it when it ends.
	block elementKind = 1 << iota
	// aroundItems is a block in which an item of a list doesn't belong to a list around the block.
	aroundItems
	paragraph
	heading
	listItem
	term
	list
	// formatting is an element that stays open when a block closes the paragraph around it.
	formatting
	ruby
	rubyPart
	table
	columns
	rowGroup
	row
	cell
	// foreign is math or svg, and foreignPart an element inside of these. A foreignLeaf contains no elements.
	foreign
	foreignPart
	foreignLeaf
)

// elementKinds are the kinds of the elements that the policies let through. Elements without a kind are part of a line of text.
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

// tableParts are the parts of tables, with the kinds of elements that may contain them.
var tableParts = map[string]elementKind{
	"caption": table, "colgroup": table, "col": table | columns, "tbody": table, "tfoot": table, "thead": table,
	"tr": table | rowGroup, "td": table | rowGroup | row, "th": table | rowGroup | row,
}

// scope are kinds that bound the effect of an end tag: it closes no element outside of the innermost of these.
const scope = table | cell

// open closes the elements that can't contain a new one, opens the new one, and reports whether it is allowed there. Empty is whether a /
// ends its start tag, which only has a meaning in MathML and SVG.
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
		// Outside of a cell, a table can't contain another one.
		n.closeThrough(n.findKind(table, cell), name)
	case kind&(listItem|term) != 0:
		// Without a block around it, such as a list, it would close an item of the page.
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

// closeForeign closes MathML or SVG before an element of HTML. Some elements of HTML also close it in browsers. Others would become
// elements of it, and most of those inside of them HTML again.
func (n *nesting) closeForeign(by string) {
	n.closeThrough(n.findKind(foreign, 0), by)
}

// openRemoved opens an element whose start tag the policy removed, although it lets the name through with other attributes. The next end
// tag of that name belongs to it.
func (n *nesting) openRemoved(name string) {
	if len(n.stack) >= maxDepth {
		n.addRemoved(name)
		return
	}
	n.stack = append(n.stack, openElement{name: name, removed: true})
}

// close writes an end tag, after those that are missing before it, and reports whether its element is open.
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
		if e := n.stack[j]; e.removed && e.name == name {
			n.stack = slices.Delete(n.stack, j, j+1)
			n.addRemoved(name)
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

// closeParagraph closes the paragraph around a new block. Formatting elements stay open.
func (n *nesting) closeParagraph(by string) {
	i := n.findKind(paragraph, scope)
	if i < 0 || n.stack[i].closed {
		return
	}
	if j := slices.IndexFunc(n.stack[i+1:], func(e openElement) bool { return !e.removed && e.kind&formatting == 0 }); j >= 0 {
		n.closeFrom(i+1+j, "")
	}
	// In pages without a doctype, a paragraph may contain a table.
	n.stack[i].closed = by != "table"
}

// closeRubyParts closes a part of ruby before another one.
func (n *nesting) closeRubyParts(name string) {
	if n.findKind(ruby, scope) < 0 {
		return
	}
	i := len(n.stack)
	for e := n.stack[i-1]; e.removed || e.kind&(rubyPart|paragraph|listItem|term) != 0; e = n.stack[i-1] {
		if e.name == "rtc" && (name == "rt" || name == "rp") {
			break
		}
		i--
	}
	n.stack = n.stack[:i]
}

// closeThrough closes the element at i and all elements in it, unless i is negative.
func (n *nesting) closeThrough(i int, by string) {
	if i >= 0 {
		n.closeFrom(i, by)
	}
}

// closeAll closes all open elements.
func (n *nesting) closeAll() { n.closeFrom(0, "") }

// closeFrom closes the elements from index i on, before a tag of the name by. If that tag implies the ends of the outermost of them, these
// get no end tags.
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

func (e openElement) hasEnd() bool { return !e.removed && !e.closed }

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

// find returns the index of the innermost element of a name. It returns -1 if there is none, or if an element of a kind in stop is inside
// of it.
func (n *nesting) find(name string, stop elementKind) int {
	return n.findFunc(stop, func(e openElement) bool { return e.name == name })
}

// findKind is like find, for an element of one of the kinds.
func (n *nesting) findKind(kinds, stop elementKind) int {
	return n.findFunc(stop, func(e openElement) bool { return e.kind&kinds != 0 })
}

func (n *nesting) findFunc(stop elementKind, matches func(openElement) bool) int {
	for i := len(n.stack) - 1; i >= 0; i-- {
		switch e := n.stack[i]; {
		case e.removed:
		case matches(e):
			return i
		case e.kind&stop != 0 && !e.closed:
			return -1
		}
	}
	return -1
}

// addRemoved counts a removed start tag.
func (n *nesting) addRemoved(name string) {
	if n.removedStarts == nil {
		n.removedStarts = make(map[string]int)
	}
	n.removedStarts[name]++
}

// takeRemoved reports whether a removed start tag of this name has had no end tag yet, and uncounts one.
func (n *nesting) takeRemoved(name string) bool {
	if n.removedStarts[name] == 0 {
		return false
	}
	n.removedStarts[name]--
	return true
}
