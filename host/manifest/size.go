package manifest

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"example.com/htmlize/diagnostic"
)

// sizeUnits are the units of a size. Units like MB aren't among them, as programs disagree about their meaning.
var sizeUnits = []struct {
	name  string
	bytes int64
}{{"B", 1}, {"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}}

// size reads a positive number of bytes, and the place of its key.
func (d *decoder) size(target *int64, at *diagnostic.Position) func(value) {
	return func(v value) {
		text, ok := v.text()
		if !ok {
			hint := ""
			if v.isNumber() {
				hint = sizeHint(v.node.Value)
			}
			d.unexpected(v, "a size", hint)
			return
		}
		switch parsed, ok := parseSize(text); {
		case !ok:
			d.unexpected(v, "a size", sizeHint(text))
		case parsed == 0:
			d.unexpected(v, "a size above zero", sizeHint(text))
		default:
			*target, *at = parsed, v.key
		}
	}
}

// parseSize returns the bytes of a whole number with a unit, without a space between them, as in 16MiB.
func parseSize(text string) (int64, bool) {
	for _, unit := range sizeUnits {
		number, _ := strings.CutSuffix(text, unit.name)
		n, err := strconv.ParseUint(number, 10, 63)
		if err == nil && number != text {
			return int64(n) * unit.bytes, int64(n) <= math.MaxInt64/unit.bytes
		}
	}
	return 0, false
}

// sizeHint says how to write the size that text, such as 16MB or 16 mib, was probably meant to be.
func sizeHint(text string) string {
	const none = "leave the key out to cache nothing"
	rest := strings.TrimLeft(text, "0123456789")
	number := strings.TrimSuffix(text, rest)
	if rest == "" && strings.Trim(number, "0") == "" {
		return none
	}
	rest = strings.ToLower(strings.TrimSpace(rest))
	for _, unit := range sizeUnits {
		ending, ok := strings.CutPrefix(rest, strings.ToLower(unit.name[:1]))
		parsed, fits := parseSize(number + unit.name)
		switch {
		case !ok || !fits || !slices.Contains([]string{"", "b", "i", "ib"}, ending):
		case parsed == 0:
			return none
		default:
			return "write " + number + unit.name
		}
	}
	return "write a whole number with its unit (B, KiB, MiB or GiB), as in 16MiB"
}
