package yamltext

import (
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// Integer returns the value of a scalar that is a whole number in decimal digits, without quotes. It returns false for anything else, and for a
// number that doesn't fit an int. Leading zeros are ignored, as in YAML 1.2. Yaml.v3 reads 016 as octal, as YAML 1.1 does, and 018, which isn't
// octal, as a float.
func Integer(n *yaml.Node) (int, bool) {
	if n.Kind != yaml.ScalarNode || n.Tag != "!!int" && n.Tag != "!!float" || !isDecimal(n.Value) {
		return 0, false
	}
	number, err := strconv.Atoi(n.Value)
	if err != nil {
		return 0, false
	}
	return number, true
}

// QuotedInteger returns the whole number in a text such as "7". It returns false for anything else.
func QuotedInteger(n *yaml.Node) (int, bool) {
	unquoted := *n
	unquoted.Tag = "!!int"
	number, ok := Integer(&unquoted)
	return number, ok && n.Tag == "!!str"
}

// Decimal returns a whole number without its leading zeros and its plus sign. It returns false for anything that isn't decimal digits with an
// optional sign.
func Decimal(written string) (string, bool) {
	if !isDecimal(written) {
		return "", false
	}
	digits := strings.TrimLeft(written, "+-0")
	switch {
	case digits == "":
		return "0", true
	case written[0] == '-':
		return "-" + digits, true
	default:
		return digits, true
	}
}

func isDecimal(written string) bool {
	digits := strings.TrimPrefix(strings.TrimPrefix(written, "-"), "+")
	return digits != "" && len(written)-len(digits) <= 1 && strings.Trim(digits, "0123456789") == ""
}

// IsEmpty reports whether a scalar stands for no value: nothing is written, or ~. The word null isn't empty: where a text is wanted, it
// is one.
func IsEmpty(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Tag == "!!null" && (n.Value == "" || n.Value == "~")
}

// IsText reports whether n is a text. A date without quotes is one, as in YAML 1.2.
func IsText(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && (n.Tag == "!!str" || n.Tag == "!!timestamp" && n.Style&yaml.TaggedStyle == 0)
}

// Value returns what yaml.v3 reads a boolean or a number as: a bool, an int, an int64, a uint64 or a float64. It returns nil for anything
// else, and for a tag that doesn't fit what is written, as in "!!int x".
func Value(n *yaml.Node) any {
	switch n.Tag {
	case "!!bool", "!!int", "!!float":
	default:
		return nil
	}
	var decoded any
	if n.Kind != yaml.ScalarNode || n.Decode(&decoded) != nil {
		return nil
	}
	return decoded
}

// standardTags are the tags of scalars whose value is what is written.
var standardTags = []string{"!!str", "!!int", "!!float", "!!bool", "!!null", "!!timestamp", "!!merge"}

// HasCustomTag reports whether a scalar has a tag that makes its value something else than what is written.
func HasCustomTag(n *yaml.Node) bool { return !slices.Contains(standardTags, n.Tag) }
