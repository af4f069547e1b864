package manifest

import (
	"fmt"
	"strings"
	"time"
)

// duration reads a positive duration. The target has the default.
func (d *decoder) duration(target *time.Duration) func(value) {
	defaultValue := *target
	return func(v value) {
		text, ok := v.text()
		if !ok {
			hint := ""
			if v.isNumber() {
				hint = durationHint(v.node.Value, defaultValue)
			}
			d.unexpected(v, "a duration", hint)
			return
		}
		switch parsed, err := time.ParseDuration(text); {
		case err != nil:
			d.unexpected(v, "a duration", durationHint(text, defaultValue))
		case parsed <= 0:
			d.unexpected(v, "a duration above zero", defaultHint(defaultValue))
		default:
			*target = parsed
		}
	}
}

// durationHint says how to write the duration that text was probably meant to be.
func durationHint(text string, defaultValue time.Duration) string {
	together := strings.Join(strings.Fields(text), "")
	for _, written := range []string{together, together + "s"} {
		switch parsed, err := time.ParseDuration(written); {
		case err == nil && parsed > 0:
			return "write " + written
		case err == nil:
			return defaultHint(defaultValue)
		}
	}
	return `write a number with its unit (ms, s, m or h), as in 500ms or 1m30s`
}

func defaultHint(defaultValue time.Duration) string {
	return fmt.Sprintf("leave the key out for the default of %v", defaultValue)
}
