package yamltext

import (
	"bytes"

	"gopkg.in/yaml.v3"
)

// JSONWriter writes JSON. Its methods are called in the order of the text: a map is BeginMap, then a Key and a value for each of its
// members, then EndMap.
type JSONWriter struct {
	// Scalars is the rule for [JSONWriter.Scalar].
	Scalars ScalarRule

	out bytes.Buffer
	// needsComma says that a member or an item stands before the next one.
	needsComma bool
}

// Bytes returns what was written.
func (w *JSONWriter) Bytes() []byte { return w.out.Bytes() }

// Len returns how many bytes were written.
func (w *JSONWriter) Len() int { return w.out.Len() }

// BeginMap begins an object.
func (w *JSONWriter) BeginMap() { w.begin('{') }

// EndMap ends an object.
func (w *JSONWriter) EndMap() { w.end('}') }

// BeginList begins an array.
func (w *JSONWriter) BeginList() { w.begin('[') }

// EndList ends an array.
func (w *JSONWriter) EndList() { w.end(']') }

// Key writes the name of an object's member. The member's value follows.
func (w *JSONWriter) Key(name string) {
	w.separate()
	w.out.WriteString(quoteJSON(name))
	w.out.WriteByte(':')
	w.needsComma = false
}

// Scalar writes a scalar. It returns false, and writes nothing, where the rule refuses it.
func (w *JSONWriter) Scalar(n *yaml.Node) bool {
	token, ok := w.Scalars.token(n)
	if ok {
		w.separate()
		w.out.WriteString(token)
	}
	return ok
}

func (w *JSONWriter) begin(bracket byte) {
	w.separate()
	w.out.WriteByte(bracket)
	w.needsComma = false
}

func (w *JSONWriter) end(bracket byte) {
	w.out.WriteByte(bracket)
	w.needsComma = true
}

// separate writes a comma where one is needed before the next member or item.
func (w *JSONWriter) separate() {
	if w.needsComma {
		w.out.WriteByte(',')
	}
	w.needsComma = true
}
