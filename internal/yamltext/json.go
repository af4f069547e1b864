package yamltext

import (
	"encoding/json"
	"fmt"

	"gopkg.in/yaml.v3"
)

// maxNested is how deep values that become JSON may be nested: many readers of JSON go no deeper.
const maxNested = 100

// JSON returns a value as JSON, with scalars [AsWritten] and the values of aliases in their places. The JSON may have maxBytes. With a
// problem, JSON returns what it has written so far.
func (t *Text) JSON(value *yaml.Node, maxBytes int) (json.RawMessage, *Problem) {
	c := &jsonConverter{text: t, maxBytes: maxBytes}
	p := c.value(value, 0)
	return c.out.Bytes(), p
}

// Key returns the name of a key: a scalar as it is written, and a list or a map as [Text.JSON] returns it.
func (t *Text) Key(key *yaml.Node, maxBytes int) (string, *Problem) {
	c := &jsonConverter{text: t, maxBytes: maxBytes}
	return c.key(key, 0)
}

// jsonConverter converts YAML to JSON. Each node adds to the output, so the limit of the output limits the work as well, however often an
// alias repeats a value.
type jsonConverter struct {
	text     *Text
	out      JSONWriter
	maxBytes int
}

func (c *jsonConverter) value(n *yaml.Node, depth int) *Problem {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if depth > maxNested {
		return c.problem(n, fmt.Sprintf("this is nested more than %d deep", maxNested), "")
	}
	switch n.Kind {
	case yaml.MappingNode:
		if p := c.mapping(n, depth); p != nil {
			return p
		}
	case yaml.SequenceNode:
		c.out.BeginList()
		for _, item := range n.Content {
			if p := c.value(item, depth+1); p != nil {
				return p
			}
		}
		c.out.EndList()
	default:
		c.out.Scalar(n)
	}
	if c.out.Len() > c.maxBytes {
		return c.problem(n, fmt.Sprintf("this has more than %d bytes as JSON, with the values of aliases", c.maxBytes), "")
	}
	return nil
}

func (c *jsonConverter) mapping(n *yaml.Node, depth int) *Problem {
	seen := make(map[string]bool)
	c.out.BeginMap()
	for i := 0; i < len(n.Content); i += 2 {
		name, p := c.key(n.Content[i], depth+1)
		if p != nil {
			// The caller gets the size of what was written.
			c.out.Key(name)
			return p
		}
		if seen[name] {
			return c.problem(n.Content[i], fmt.Sprintf("%q is given twice", name), "remove one")
		}
		seen[name] = true
		c.out.Key(name)
		if p := c.value(n.Content[i+1], depth+1); p != nil {
			return p
		}
	}
	c.out.EndMap()
	return nil
}

func (c *jsonConverter) key(n *yaml.Node, depth int) (string, *Problem) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n.Kind == yaml.ScalarNode {
		return n.Value, nil
	}
	key := &jsonConverter{text: c.text, maxBytes: c.maxBytes - c.out.Len()}
	p := key.value(n, depth)
	return string(key.out.Bytes()), p
}

func (c *jsonConverter) problem(at *yaml.Node, message, hint string) *Problem {
	return &Problem{Place: c.text.At(at), Message: message, Hint: hint}
}
