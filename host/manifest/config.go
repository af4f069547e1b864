package manifest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/yamltext"
)

// config reads a plugin's configuration as a JSON object, because that is what travels to the pack.
func (d *decoder) config(p *Plugin) func(value) {
	return func(v value) {
		if !v.isMap() {
			d.want(v, "a map", "")
			return
		}
		before := d.found
		var b bytes.Buffer
		places := map[string]diagnostic.Position{}
		d.writeJSON(&b, v, "", places)
		if d.found == before {
			p.Config, p.ConfigPos, p.ConfigPlaces = b.Bytes(), v.key, places
		}
	}
}

// writeJSON appends v as JSON, and notes the places of what is inside of it by their JSON pointers; at is v's own. What it appends where
// there is a problem is of no use.
func (d *decoder) writeJSON(b *bytes.Buffer, v value, at string, places map[string]diagnostic.Position) {
	switch {
	case v.isMap():
		b.WriteByte('{')
		for i, e := range d.entries(v, d.textKey) {
			if i > 0 {
				b.WriteByte(',')
			}
			writeJSONText(b, e.name)
			b.WriteByte(':')
			inside := at + "/" + pointerEscapes.Replace(e.name)
			places[inside] = e.key.pos
			d.writeJSON(b, e.value, inside, places)
		}
		b.WriteByte('}')
	case v.isList():
		b.WriteByte('[')
		for i, n := range v.node.Content {
			if i > 0 {
				b.WriteByte(',')
			}
			item := d.child(v, n)
			item.name = v.name
			inside := at + "/" + strconv.Itoa(i)
			places[inside] = item.pos
			d.writeJSON(b, item, inside, places)
		}
		b.WriteByte(']')
	default:
		d.writeJSONScalar(b, v)
	}
}

// pointerEscapes are those of a key in a JSON pointer (RFC 6901).
var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

func (d *decoder) writeJSONScalar(b *bytes.Buffer, v value) {
	if text, ok := v.text(); ok {
		writeJSONText(b, text)
		return
	}
	if v.isNull() {
		b.WriteString("null")
		return
	}
	switch scalar := v.scalar().(type) {
	case bool:
		fmt.Fprint(b, scalar)
	case int, int64, uint64, float64:
		d.writeJSONNumber(b, v, scalar)
	default:
		d.notJSON(v)
	}
}

// writeJSONNumber appends a number, which yaml.v3 takes for decoded.
func (d *decoder) writeJSONNumber(b *bytes.Buffer, v value, decoded any) {
	if decimal, ok := yamltext.Decimal(strings.ReplaceAll(v.node.Value, "_", "")); ok {
		b.WriteString(decimal)
		return
	}
	switch number := decoded.(type) {
	case float64:
		if math.IsNaN(number) || math.IsInf(number, 0) {
			d.notJSON(v)
			return
		}
		text, _ := json.Marshal(number)
		b.WriteString(jsonNumber(v.node, string(text)))
	default:
		fmt.Fprint(b, number)
	}
}

func (d *decoder) notJSON(v value) {
	hint := ""
	if !v.isNumber() {
		hint = v.quoteHint()
	}
	d.problem(v.pos, hint, "%s%s can't travel to the pack, because JSON has nothing like it", v.prefix(), v.describe())
}

// jsonNumberPattern is compiled for the first number of a configuration: most runs have none.
var jsonNumberPattern = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?$`)
})

// jsonNumber returns a number as it was written where JSON writes it like that, so that none of its digits is lost, and
// decoded otherwise.
func jsonNumber(n *yaml.Node, decoded string) string {
	if jsonNumberPattern().MatchString(n.Value) {
		return n.Value
	}
	return decoded
}

// writeJSONText appends text as a JSON string, without the escapes for HTML that json.Marshal adds.
func writeJSONText(b *bytes.Buffer, text string) {
	encoder := json.NewEncoder(b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // a string can always be encoded
	b.Truncate(b.Len() - 1)  // the line break that Encode adds
}
