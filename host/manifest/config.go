package manifest

import (
	"strconv"
	"strings"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/yamltext"
)

// config reads a plugin's configuration as a JSON object: the protocol carries JSON.
func (d *decoder) config(p *Plugin) func(value) {
	return func(v value) {
		if !v.isMap() {
			d.unexpected(v, "a map", "")
			return
		}
		before := d.found
		c := configWriter{d, yamltext.JSONWriter{Scalars: yamltext.AsValue}, make(map[string]diagnostic.Position)}
		c.write(v, "")
		if d.found == before {
			p.Config, p.ConfigPos, p.ConfigPlaces = c.out.Bytes(), v.key, c.places
		}
	}
}

// configWriter writes a configuration as JSON, and records the place of each value by its JSON pointer. Once the decoder has reported a
// problem, the output is of no use.
type configWriter struct {
	*decoder
	out    yamltext.JSONWriter
	places map[string]diagnostic.Position
}

// write writes the value whose JSON pointer is pointer.
func (c *configWriter) write(v value, pointer string) {
	switch {
	case v.isMap():
		c.out.BeginMap()
		for _, e := range c.entries(v, c.textKey) {
			c.out.Key(e.name)
			member := pointer + "/" + pointerEscapes.Replace(e.name)
			c.places[member] = e.key.pos
			c.write(e.value, member)
		}
		c.out.EndMap()
	case v.isList():
		c.out.BeginList()
		for i, n := range v.node.Content {
			item := c.child(v, n)
			item.name = v.name
			element := pointer + "/" + strconv.Itoa(i)
			c.places[element] = item.pos
			c.write(item, element)
		}
		c.out.EndList()
	default:
		if !c.out.Scalar(v.node) {
			c.notJSON(v)
		}
	}
}

// pointerEscapes escapes a key in a JSON pointer (RFC 6901).
var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

// notJSON reports a value that JSON has no form for.
func (d *decoder) notJSON(v value) {
	hint := ""
	if !v.isNumber() {
		hint = v.quoteHint()
	}
	d.problem(v.pos, hint, "%s%s can't travel to the pack, because JSON has nothing like it", v.prefix(), v.describe())
}
