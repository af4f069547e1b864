package manifest

import (
	"strings"

	"github.com/agnivade/levenshtein"
)

// nearest returns the name that word is most likely a slip of, if there is one: a third of its letters may be wrong,
// and letter case doesn't count. The first of equally near names wins.
func nearest(word string, names []string) (string, bool) {
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
