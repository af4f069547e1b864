// Package spelling finds the name that was probably meant by a misspelt one.
package spelling

import (
	"strings"

	"github.com/agnivade/levenshtein"
)

// Nearest returns the name that is most similar to word, and false where none is similar enough: a third of the word's letters may be
// wrong, and at least one. Case is ignored. Of equally similar names it returns the first.
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
