package manifest

import (
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"example.com/htmlize/internal/yamltext"
)

// text returns v's text, and false where v isn't one. A date without quotes is a text, as YAML 1.2 has it.
func (v value) text() (string, bool) {
	n := v.node
	ok := n.Kind == yaml.ScalarNode && (n.Tag == "!!str" || n.Tag == "!!timestamp" && n.Style&yaml.TaggedStyle == 0)
	return n.Value, ok
}

// written returns what was written where a text is wanted: a text, or what looks like a number, a boolean or null and is one there.
func (v value) written() (string, bool) {
	if text, ok := v.text(); ok {
		return text, true
	}
	return v.node.Value, v.isNumber() || v.isBool() || v.isNull() && !yamltext.IsEmpty(v.node)
}

// number returns v as a whole number in decimal digits; one that doesn't fit is false.
func (v value) number() (int, bool) { return yamltext.Integer(v.node) }

// numberHint says how to write a whole number from least that v, a text, has the digits of; otherwise what else to do.
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
	_, ok := v.scalar().(bool)
	return ok
}

func (v value) isNumber() bool {
	switch v.scalar().(type) {
	case int, int64, uint64, float64:
		return true
	}
	return false
}

// scalar returns what yaml.v3 makes of a scalar: a bool, an int, an int64, a uint64 or a float64, and nil for
// everything else, a tag that doesn't fit its text included, as in "!!int x".
func (v value) scalar() any {
	switch v.node.Tag {
	case "!!bool", "!!int", "!!float":
	default:
		return nil
	}
	var decoded any
	if v.node.Kind != yaml.ScalarNode || v.node.Decode(&decoded) != nil {
		return nil
	}
	return decoded
}

// describe says what v is in the words of YAML, as in: the number 5.
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

// quoteHint says what to do where a text is wanted and v isn't one because of its looks.
func (v value) quoteHint() string {
	switch {
	case v.node.Kind == yaml.ScalarNode && strings.HasPrefix(v.node.Tag, "!") && !strings.HasPrefix(v.node.Tag, "!!"):
		return "a text that begins with ! must be in quotes"
	case v.isNumber(), v.isBool(), v.isMerge():
		return "put it in quotes: " + quote(v.node.Value)
	}
	return ""
}

// isLong reports whether v is too long to be repeated in a hint.
func (v value) isLong() bool { return clip(v.node.Value) != v.node.Value }

// prefix begins a message about v with the name of its key.
func (v value) prefix() string {
	if v.name == "" {
		return ""
	}
	return clip(v.name) + ": "
}

// quote returns text in double quotes, with escapes and shortened where it is long, so that a message stays on one
// line.
func quote(text string) string {
	short, cut := shorten(text)
	if cut {
		return strconv.Quote(short) + "…"
	}
	return strconv.Quote(short)
}

// clip returns text as it is where it is short and printable, and quoted otherwise.
func clip(text string) string {
	if q := quote(text); q != `"`+text+`"` {
		return q
	}
	return text
}

// shorten returns the first characters of text.
func shorten(text string) (short string, cut bool) {
	const limit = 60
	n := 0
	for i := range text {
		if n++; n > limit {
			return text[:i], true
		}
	}
	return text, false
}

// oneOf returns two or more names in quotes with commas and "or", as in: "a", "b" or "c".
func oneOf(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = quote(name)
	}
	last := len(quoted) - 1
	return strings.Join(quoted[:last], ", ") + " or " + quoted[last]
}
