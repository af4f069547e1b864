package manifest

import (
	"fmt"

	"gopkg.in/yaml.v3"

	"example.com/htmlize/diagnostic"
)

// The limits of a file's nesting and aliases. Both are far above what a manifest needs, and far below what could do harm: ten lines of
// aliases to aliases can stand for more values than fit into memory.
const (
	maxDepth   = 100
	maxAliased = 10_000
)

// measurer finds out whether a document is small enough to be walked with its aliases followed.
type measurer struct {
	src *source
	// extents has the extent of each node with an anchor, and nil for one that is being measured.
	extents map[*yaml.Node]*extent
	problem *diagnostic.Diagnostic
}

// extent is the size of a node, with its aliases followed.
type extent struct {
	// depth counts the node itself.
	depth int
	// values counts every value, and aliased those that stand for an alias.
	values, aliased int
}

// checkExtent returns an error for a root that can't be walked: one with an alias inside its own anchor, nested deeper than maxDepth,
// or with more than maxAliased values behind aliases. All code that walks a document relies on this check.
func checkExtent(src *source, root *yaml.Node) *diagnostic.Diagnostic {
	m := measurer{src: src, extents: map[*yaml.Node]*extent{}}
	m.node(root)
	return m.problem
}

// node measures n, and stops at the first problem. A node is measured once, however many aliases it has.
func (m *measurer) node(n *yaml.Node) extent {
	e := extent{depth: 1, values: 1}
	if n.Anchor != "" {
		m.extents[n] = nil
	}
	for _, child := range n.Content {
		var c extent
		if child.Kind == yaml.AliasNode {
			c = m.alias(child)
		} else {
			c = m.node(child)
		}
		if m.problem != nil {
			return e
		}
		e.depth = max(e.depth, c.depth+1)
		e.values += c.values
		e.aliased += c.aliased
		if e.depth > maxDepth {
			m.fail(child, "nested deeper than %d levels", maxDepth)
		} else if e.aliased > maxAliased {
			m.fail(child, "aliases stand for more than %d values", maxAliased)
		}
		if m.problem != nil {
			return e
		}
	}
	if n.Anchor != "" {
		m.extents[n] = &e
	}
	return e
}

// alias returns the extent of the node that the alias n stands for.
func (m *measurer) alias(n *yaml.Node) extent {
	target, known := m.extents[n.Alias]
	if !known || target == nil {
		m.fail(n, "the alias *%s stands inside of what it stands for", n.Value)
		return extent{}
	}
	return extent{depth: target.depth, values: target.values, aliased: target.values}
}

func (m *measurer) fail(at *yaml.Node, format string, args ...any) {
	m.problem = newProblem(m.src.place(m.src.pos(at)), fmt.Sprintf(format, args...))
}
