package yamltext

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"gopkg.in/yaml.v3"
)

// ScalarRule is how a [JSONWriter] writes scalars that YAML and JSON write differently. By each rule, a number that JSON writes in
// the same way has all its digits.
type ScalarRule int

const (
	// AsWritten writes null, true, false and numbers only where YAML 1.2 and JSON write them alike, and everything else as a text: 016,
	// 0x10 and 2024-01-01 stay as they are written. A custom tag becomes part of the text.
	AsWritten ScalarRule = iota
	// AsValue writes the value of a scalar: 016 and 0x10 are 16, and 2024-01-01 is a text. It refuses values that JSON doesn't have, such
	// as infinity, binary data and custom tags.
	AsValue
)

// token returns a scalar as JSON. It returns false where the rule refuses the scalar.
func (r ScalarRule) token(n *yaml.Node) (string, bool) {
	if r == AsValue {
		return valueToken(n)
	}
	return writtenToken(n), true
}

func writtenToken(n *yaml.Node) string {
	switch lower := strings.ToLower(n.Value); {
	case HasCustomTag(n):
		return quoteJSON(n.Tag + " " + n.Value)
	case n.Tag == "!!null":
		return "null"
	case n.Tag == "!!bool" && (lower == "true" || lower == "false"):
		return lower
	case (n.Tag == "!!int" || n.Tag == "!!float") && isJSONNumber(n.Value):
		return n.Value
	default:
		return quoteJSON(n.Value)
	}
}

func valueToken(n *yaml.Node) (string, bool) {
	switch {
	case n.Kind != yaml.ScalarNode:
		// A list or a map with a custom tag.
		return "", false
	case IsText(n):
		return quoteJSON(n.Value), true
	case n.Tag == "!!null":
		return "null", true
	}
	switch value := Value(n).(type) {
	case bool:
		return fmt.Sprint(value), true
	case int, int64, uint64, float64:
		return numberToken(n.Value, value)
	default:
		return "", false
	}
}

// numberToken returns a number as JSON. value is what yaml.v3 reads it as: that has lost digits of a long number, and takes leading
// zeros for octal.
func numberToken(written string, value any) (string, bool) {
	if decimal, ok := Decimal(strings.ReplaceAll(written, "_", "")); ok {
		return decimal, true
	}
	number, ok := value.(float64)
	switch {
	case !ok:
		return fmt.Sprint(value), true
	case math.IsNaN(number), math.IsInf(number, 0):
		return "", false
	case isJSONNumber(written):
		return written, true
	}
	token, err := json.Marshal(number)
	return string(token), err == nil
}

// isJSONNumber reports whether a number is written as JSON writes numbers.
func isJSONNumber(written string) bool {
	return strings.Trim(written, "-+.0123456789eE") == "" && json.Valid([]byte(written))
}

// quoteJSON returns a text as a JSON string, without the escapes for HTML that json.Marshal adds.
func quoteJSON(text string) string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	// A string can always be encoded.
	_ = encoder.Encode(text)
	return strings.TrimSuffix(out.String(), "\n")
}
