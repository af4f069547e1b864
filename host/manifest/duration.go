package manifest

import (
	"fmt"
	"strings"
	"time"
)

// duration reads a bound on time, which is positive. The key is left out where the default will do.
func (d *decoder) duration(target *time.Duration) func(value) {
	unset := *target
	return func(v value) {
		text, ok := v.text()
		if !ok {
			hint := ""
			if v.isNumber() {
				hint = durationHint(v.node.Value, unset)
			}
			d.want(v, "a duration", hint)
			return
		}
		switch parsed, err := time.ParseDuration(text); {
		case err != nil:
			d.want(v, "a duration", durationHint(text, unset))
		case parsed <= 0:
			d.want(v, "a duration above zero", defaultHint(unset))
		default:
			*target = parsed
		}
	}
}

// durationHint says how to write what was likely meant by text.
func durationHint(text string, unset time.Duration) string {
	together := strings.Join(strings.Fields(text), "")
	for _, written := range []string{together, together + "s"} {
		switch parsed, err := time.ParseDuration(written); {
		case err == nil && parsed > 0:
			return "write " + written
		case err == nil:
			return defaultHint(unset)
		}
	}
	return `write a number with its unit (ms, s, m or h), as in 500ms or 1m30s`
}

func defaultHint(unset time.Duration) string {
	return fmt.Sprintf("leave the key out for the default of %v", unset)
}
