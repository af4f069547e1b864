package manifest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/yamltext"
)

// decoder reads values from one file, and collects all problems instead of stopping at the first.
//
// A method that reads a value reports a problem with it, and then returns false or leaves its target unchanged.
type decoder struct {
	src *source
	// found counts all problems; problems has the first maxProblems of them.
	found    int
	problems diagnostic.List
}

// decode parses a file. If the file as a whole can't be read, the decoder has one problem, and the value no node.
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
	p := newProblem(d.src.place(at), fmt.Sprintf(format, args...))
	p.Hint = hint
	d.report(p)
}

func (d *decoder) report(p *diagnostic.Diagnostic) {
	if d.found++; d.found <= maxProblems {
		d.problems = append(d.problems, p)
	}
}

// sorted returns the problems in the order of the file.
func (d *decoder) sorted() diagnostic.List {
	slices.SortStableFunc(d.problems, func(a, b *diagnostic.Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Col, b.Pos.Col))
	})
	return d.problems
}

// entry is a key of a map with its value.
type entry struct {
	name  string
	key   value
	value value
}

// entries returns the entries of a map, in the order of the file and without duplicate keys. Name returns the name of a key.
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

// textKey returns the name of a key in a map whose keys are texts.
func (d *decoder) textKey(key value) (string, bool) {
	text, ok := key.textAsWritten()
	if !ok {
		d.problem(key.pos, key.quoteHint(), "want a text as key, found %s", key.describe())
	}
	return text, ok
}

// items returns the items of the list v. Noun names it in messages, as in "a list of hooks", and hint says what to write in place of
// something else.
func (d *decoder) items(v value, noun, hint string) ([]value, bool) {
	if !v.isList() {
		first := v
		if v.isMap() && len(v.node.Content) > 0 {
			first = d.child(v, v.node.Content[0])
		}
		if text, ok := first.text(); ok && strings.HasPrefix(text, "-") {
			hint = "write a space behind the hyphen of an item"
		}
		d.unexpected(v, noun, hint)
		return nil, false
	}
	items := make([]value, len(v.node.Content))
	for i, n := range v.node.Content {
		items[i] = d.child(v, n)
		items[i].name = v.name
	}
	return items, true
}

// text reads a text. Noun names it in messages.
func (d *decoder) text(v value, noun string) (string, bool) {
	text, ok := v.textAsWritten()
	if !ok {
		d.unexpected(v, noun, v.quoteHint())
	}
	return text, ok
}

// unexpected reports that v isn't what noun names.
func (d *decoder) unexpected(v value, noun, hint string) {
	if text, ok := v.text(); ok {
		hint = cmp.Or(yamltext.LookalikeHint("the text", text), hint)
	}
	d.problem(v.pos, hint, "%swant %s, found %s", v.prefix(), noun, v.describe())
}
