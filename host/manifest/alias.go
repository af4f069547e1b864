package manifest

import (
	"fmt"

	"gopkg.in/yaml.v3"

	"example.com/htmlize/diagnostic"
)

// The bounds of what a file may hold. Both are far above what a manifest needs and far below what could hurt: ten lines
// of aliases to aliases stand for more values than there is memory.
const (
	maxDepth   = 100
	maxAliased = 10_000
)

// measure finds out whether a document can be walked with its aliases followed.
type measure struct {
	src *source
	// extents has the nodes that an alias may stand for, and nil for one that is being measured.
	extents map[*yaml.Node]*extent
	problem *diagnostic.Diagnostic
}

// extent is the size of a node with its aliases followed.
type extent struct {
	// depth counts the node itself.
	depth int
	// values counts every value, and aliased those that stand for an alias.
	values, aliased int
}

// checkExtent returns what makes root too large to walk: an alias inside of what it stands for, nesting deeper than
// maxDepth, or more than maxAliased values behind aliases. Everything that walks a document relies on it.
func checkExtent(src *source, root *yaml.Node) *diagnostic.Diagnostic {
	m := measure{src: src, extents: map[*yaml.Node]*extent{}}
	m.node(root)
	return m.problem
}

// node measures n once, however many aliases stand for it, and stops at the first problem.
func (m *measure) node(n *yaml.Node) extent {
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

// alias measures what n stands for.
func (m *measure) alias(n *yaml.Node) extent {
	target, known := m.extents[n.Alias]
	if !known || target == nil {
		m.fail(n, "the alias *%s stands inside of what it stands for", n.Value)
		return extent{}
	}
	return extent{depth: target.depth, values: target.values, aliased: target.values}
}

func (m *measure) fail(at *yaml.Node, format string, args ...any) {
	pos := m.src.pos(at)
	m.problem = newProblem(pos, fmt.Sprintf(format, args...))
	m.problem.Excerpt = m.src.line(pos)
}
