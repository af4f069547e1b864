package manifest

import (
	"fmt"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/yamltext"
)

// value is a YAML value at the place where it is used. Aliases are followed: everything in what an alias stands for has the place of the
// alias, which is the line to change.
type value struct {
	// node is never an alias.
	node *yaml.Node
	pos  diagnostic.Position
	// name is the key of the value, or of the list that it is an item of; empty at the root and for keys.
	name string
	// key is the place of that key.
	key diagnostic.Position
	// aliased says that the value is in what an alias stands for.
	aliased bool
}

// child returns the value of n, a node inside v.
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

// text returns v's text, and false if v isn't a text.
func (v value) text() (string, bool) { return v.node.Value, yamltext.IsText(v.node) }

// textAsWritten returns the text of v as it is in the file. Unlike text, it also takes what looks like a number, a boolean or null.
func (v value) textAsWritten() (string, bool) {
	if text, ok := v.text(); ok {
		return text, true
	}
	return v.node.Value, v.isNumber() || v.isBool() || v.isNull() && !yamltext.IsEmpty(v.node)
}

// number returns v as a whole number in decimal digits, and false if v isn't one or doesn't fit an int.
func (v value) number() (int, bool) { return yamltext.Integer(v.node) }

// numberHint returns a hint for a number in quotes that is at least least, and otherwise for anything else.
func (v value) numberHint(least int, otherwise string) string {
	if number, ok := yamltext.QuotedInteger(v.node); ok && number >= least {
		return "write it without quotes: " + strconv.Itoa(number)
	}
	return otherwise
}

func (v value) isMap() bool   { return v.node.Kind == yaml.MappingNode && v.node.Tag == "!!map" }
func (v value) isList() bool  { return v.node.Kind == yaml.SequenceNode && v.node.Tag == "!!seq" }
func (v value) isNull() bool  { return v.node.Kind == yaml.ScalarNode && v.node.Tag == "!!null" }
func (v value) isMerge() bool { return v.node.Kind == yaml.ScalarNode && v.node.Tag == "!!merge" }

func (v value) isBool() bool {
	_, ok := yamltext.Value(v.node).(bool)
	return ok
}

func (v value) isNumber() bool {
	switch yamltext.Value(v.node).(type) {
	case int, int64, uint64, float64:
		return true
	}
	return false
}

// describe returns what v is in the words of YAML, as in "the number 5".
func (v value) describe() string {
	written := clip(v.node.Value)
	switch {
	case v.isMap():
		return "a map"
	case v.isList():
		return "a list"
	case v.isNull():
		return "nothing"
	case v.isNumber():
		return "the number " + written
	case v.isBool():
		return "the boolean " + written
	case v.isMerge():
		return "<<"
	case v.node.Kind == yaml.ScalarNode && v.node.Tag == "!!binary":
		return "binary data"
	}
	if text, ok := v.text(); ok {
		return "the text " + quote(text)
	}
	return "a value with the tag " + clip(v.node.Tag)
}

// quoteHint returns a hint for a value that would be a text in quotes.
func (v value) quoteHint() string {
	switch {
	case v.node.Kind == yaml.ScalarNode && strings.HasPrefix(v.node.Tag, "!") && !strings.HasPrefix(v.node.Tag, "!!"):
		return "a text that begins with ! must be in quotes"
	case v.isNumber(), v.isBool(), v.isMerge():
		return "put it in quotes: " + quote(v.node.Value)
	}
	return ""
}

// listHint returns a hint for the only item of a list that was written without brackets, and an empty text for anything else.
func (v value) listHint() string {
	if text, ok := v.text(); ok && !v.isLong() {
		return fmt.Sprintf("write [%s]", text)
	}
	return ""
}

// isLong reports whether v is too long for a hint.
func (v value) isLong() bool { return clip(v.node.Value) != v.node.Value }

// prefix returns the name of v's key as the start of a message.
func (v value) prefix() string {
	if v.name == "" {
		return ""
	}
	return clip(v.name) + ": "
}
