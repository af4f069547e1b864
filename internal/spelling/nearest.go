// Package spelling finds the name that was probably meant by a misspelt one.
package spelling

import (
	"strings"

	"github.com/agnivade/levenshtein"
)

// Nearest returns the name that is most similar to word, and false where none is similar enough: a third of the word's letters may be
// wrong, and at least one, but not all of them. Case is ignored. Of equally similar names it returns the first.
func Nearest(word string, names []string) (string, bool) {
	best, distance := "", 1+max(1, min(len(word), 30)/3)
	if len(word) > 60 {
		return "", false
	}
	for _, name := range names {
		if n := Distance(word, name); n < distance && n < max(len(word), len(name)) {
			best, distance = name, n
		}
	}
	return best, best != ""
}

// Distance returns how many letters of word are missing, too many or wrong, compared to name. Case is ignored, and two neighbors in the
// wrong order are one mistake.
func Distance(word, name string) int {
	word, name = strings.ToLower(word), strings.ToLower(name)
	least := levenshtein.ComputeDistance(word, name)
	letters := []rune(word)
	for i := 1; i < len(letters) && least > 1; i++ {
		letters[i-1], letters[i] = letters[i], letters[i-1]
		least = min(least, 1+levenshtein.ComputeDistance(string(letters), name))
		letters[i-1], letters[i] = letters[i], letters[i-1]
	}
	return least
}
