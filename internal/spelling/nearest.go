// Package spelling finds what a misspelt name was meant to be.
package spelling

import (
	"strings"

	"github.com/agnivade/levenshtein"
)

// Nearest returns the name that word is most likely a slip of, if there is one: a third of its letters may be wrong,
// and letter case doesn't count. The first of equally near names wins.
func Nearest(word string, names []string) (string, bool) {
	best, distance := "", 1+max(1, min(len(word), 30)/3)
	if len(word) > 60 {
		return "", false
	}
	for _, name := range names {
		if n := levenshtein.ComputeDistance(strings.ToLower(word), strings.ToLower(name)); n < distance {
			best, distance = name, n
		}
	}
	return best, best != ""
}
