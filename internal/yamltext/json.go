package yamltext

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// maxNested is how deep what becomes JSON may be nested: many readers of JSON go no deeper.
const maxNested = 100

// JSON returns a value as JSON of at most so many bytes, with what aliases stand for in their places. Beside a problem it returns as much
// as it had written.
//
// A number is one where JSON would write it so, and a text otherwise: 016, 0x10 and 2024-01-01 stay as they are written. So does a
// value with a tag of its own, and the tag with it.
func (t *Text) JSON(value *yaml.Node, most int) (json.RawMessage, *Problem) {
	w := &jsonWriter{text: t, most: most}
	p := w.write(value, 0)
	return w.out.Bytes(), p
}

// Key returns the name of a key: what is written, and a list or a mapping as [Text.JSON] returns it.
func (t *Text) Key(key *yaml.Node, most int) (string, *Problem) {
	w := &jsonWriter{text: t, most: most}
	return w.key(key, 0)
}

// jsonWriter writes JSON. Each node adds to it, so its bound is one of the work as well, however often an alias repeats something.
type jsonWriter struct {
	text *Text
	out  bytes.Buffer
	most int
}

func (w *jsonWriter) write(n *yaml.Node, depth int) *Problem {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if depth > maxNested {
		return w.problem(n, fmt.Sprintf("this is nested more than %d deep", maxNested), "")
	}
	switch n.Kind {
	case yaml.MappingNode:
		if p := w.mapping(n, depth); p != nil {
			return p
		}
	case yaml.SequenceNode:
		for i, item := range n.Content {
			w.out.WriteByte("[,"[min(i, 1)])
			if p := w.write(item, depth+1); p != nil {
				return p
			}
		}
		if len(n.Content) == 0 {
			w.out.WriteByte('[')
		}
		w.out.WriteByte(']')
	default:
		w.scalar(n)
	}
	if w.out.Len() > w.most {
		return w.problem(n, "this is too much, with all that aliases stand for", "")
	}
	return nil
}

func (w *jsonWriter) mapping(n *yaml.Node, depth int) *Problem {
	seen := make(map[string]bool)
	w.out.WriteByte('{')
	for i := 0; i < len(n.Content); i += 2 {
		if i > 0 {
			w.out.WriteByte(',')
		}
		name, p := w.key(n.Content[i], depth+1)
		if p != nil {
			w.out.WriteString(name)
			return p
		}
		if seen[name] {
			return w.problem(n.Content[i], fmt.Sprintf("%q is given twice", name), "remove one")
		}
		seen[name] = true
		w.quote(name)
		w.out.WriteByte(':')
		if p := w.write(n.Content[i+1], depth+1); p != nil {
			return p
		}
	}
	w.out.WriteByte('}')
	return nil
}

func (w *jsonWriter) key(n *yaml.Node, depth int) (string, *Problem) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n.Kind == yaml.ScalarNode {
		return n.Value, nil
	}
	own := &jsonWriter{text: w.text, most: w.most - w.out.Len()}
	p := own.write(n, depth)
	return own.out.String(), p
}

// scalar writes what is null, true, false or a number in YAML 1.2 and in JSON alike, and anything else as a text.
func (w *jsonWriter) scalar(n *yaml.Node) {
	switch lower := strings.ToLower(n.Value); {
	case HasCustomTag(n):
		w.quote(n.Tag + " " + n.Value)
	case n.Tag == "!!null":
		w.out.WriteString("null")
	case n.Tag == "!!bool" && (lower == "true" || lower == "false"):
		w.out.WriteString(lower)
	case (n.Tag == "!!int" || n.Tag == "!!float") && strings.Trim(n.Value, "-+.0123456789eE") == "" && json.Valid([]byte(n.Value)):
		w.out.WriteString(n.Value)
	default:
		w.quote(n.Value)
	}
}

// quote writes a text. Signs of HTML stay as they are.
func (w *jsonWriter) quote(text string) {
	e := json.NewEncoder(&w.out)
	e.SetEscapeHTML(false)
	// A text has no error.
	_ = e.Encode(text)
	w.out.Truncate(w.out.Len() - len("\n"))
}

func (w *jsonWriter) problem(at *yaml.Node, message, hint string) *Problem {
	return &Problem{Place: w.text.At(at), Message: message, Hint: hint}
}

// plainTags are those of scalars that are nothing but what is written.
var plainTags = []string{"!!str", "!!int", "!!float", "!!bool", "!!null", "!!timestamp", "!!merge"}

// HasCustomTag reports whether a scalar was given a tag that makes something else of it than what is written.
func HasCustomTag(n *yaml.Node) bool { return !slices.Contains(plainTags, n.Tag) }
