package manifest

import (
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"example.com/htmlize/internal/yamltext"
)

// text returns v's text, and false where v is no text.
func (v value) text() (string, bool) { return v.node.Value, yamltext.IsText(v.node) }

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
