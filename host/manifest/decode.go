package manifest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/yamltext"
)

// decoder reads values from one file and collects what is wrong with them, so that one pass reports everything.
//
// Its methods that read a value return false, or leave the target alone, where they have reported a problem.
type decoder struct {
	src *source
	// found counts the problems, of which the first are kept.
	found    int
	problems diagnostic.List
}

// decode opens a document for reading. Its problems are those of the document as a whole, of which there is one at
// most.
func decode(file string, data []byte) (*decoder, value) {
	d := &decoder{src: newSource(file, data)}
	root, problem := d.src.root()
	if problem == nil {
		problem = checkExtent(d.src, root)
	}
	if problem != nil {
		d.report(problem)
		return d, value{}
	}
	return d, value{node: root, pos: d.src.pos(root)}
}

// problem adds a problem at a place in the decoder's file.
func (d *decoder) problem(at diagnostic.Position, hint, format string, args ...any) {
	p := newProblem(at, fmt.Sprintf(format, args...))
	p.Hint, p.Excerpt = hint, d.src.line(at)
	d.report(p)
}

func (d *decoder) report(p *diagnostic.Diagnostic) {
	if d.found++; d.found <= mostProblems {
		d.problems = append(d.problems, p)
	}
}

// sorted returns the problems that are kept in the order of the file.
func (d *decoder) sorted() diagnostic.List {
	slices.SortStableFunc(d.problems, func(a, b *diagnostic.Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Col, b.Pos.Col))
	})
	return d.problems
}

// value is a YAML value at the place where it is used: an alias is followed, and all of what it stands for has the
// place of the alias, because that is the line to change.
type value struct {
	// node is never an alias.
	node *yaml.Node
	pos  diagnostic.Position
	// name is the key that the value, or the list that it is an item of, belongs to; empty at the root and inside of
	// lists of maps.
	name string
	// key is where that key stands.
	key     diagnostic.Position
	aliased bool
}

// child returns a value that stands inside of v.
func (d *decoder) child(v value, n *yaml.Node) value {
	c := value{node: n, pos: v.pos, aliased: v.aliased}
	if !v.aliased {
		c.pos = d.src.pos(n)
	}
	if n.Kind == yaml.AliasNode {
		c.node, c.aliased = n.Alias, true
	}
	return c
}

// entry is a key of a map with its value.
type entry struct {
	name  string
	key   value
	value value
}

// entries returns what a map holds, without duplicates, in the order of the file. A key is what name returns for it.
func (d *decoder) entries(v value, name func(key value) (string, bool)) []entry {
	var entries []entry
	lines := map[string]int{}
	for i := 0; i+1 < len(v.node.Content); i += 2 {
		e := entry{key: d.child(v, v.node.Content[i]), value: d.child(v, v.node.Content[i+1])}
		if e.key.isMerge() {
			d.problem(e.key.pos, "write the keys out, or let an alias stand for the whole map",
				"the merge key << isn't supported")
			continue
		}
		var ok bool
		if e.name, ok = name(e.key); !ok {
			continue
		}
		if line, ok := lines[e.name]; ok {
			d.problem(e.key.pos, "", "the key %s is already in line %d", quote(e.name), line)
			continue
		}
		lines[e.name] = e.key.pos.Line
		e.value.name, e.value.key = e.name, e.key.pos
		entries = append(entries, e)
	}
	return entries
}

// textKey is the name of a key in a map that takes only texts for keys.
func (d *decoder) textKey(key value) (string, bool) {
	text, ok := key.written()
	if !ok {
		d.problem(key.pos, key.quoteHint(), "want a text as key, found %s", key.describe())
	}
	return text, ok
}

// items returns the items of the list v, which is called by noun, as in "a list of hooks".
func (d *decoder) items(v value, noun string) ([]value, bool) {
	if !v.isList() {
		hint := ""
		first := v
		if v.isMap() && len(v.node.Content) > 0 {
			first = d.child(v, v.node.Content[0])
		}
		if text, ok := first.text(); ok && strings.HasPrefix(text, "-") {
			hint = "write a space behind the hyphen of an item"
		} else if text, ok := v.text(); ok && !v.isLong() {
			hint = fmt.Sprintf("write [%s]", text)
		}
		d.want(v, noun, hint)
		return nil, false
	}
	items := make([]value, len(v.node.Content))
	for i, n := range v.node.Content {
		items[i] = d.child(v, n)
		items[i].name = v.name
	}
	return items, true
}

// text reads a text, which is called by noun.
func (d *decoder) text(v value, noun string) (string, bool) {
	text, ok := v.written()
	if !ok {
		d.want(v, noun, v.quoteHint())
	}
	return text, ok
}

// want reports that v isn't what was wanted.
func (d *decoder) want(v value, noun, hint string) {
	if text, ok := v.text(); ok {
		hint = cmp.Or(yamltext.LookalikeHint("the text", text), hint)
	}
	d.problem(v.pos, hint, "%swant %s, found %s", v.prefix(), noun, v.describe())
}
