package hint

import (
	"fmt"

	"example.com/htmlize/internal/spelling"
)

// DidYouMean suggests the one of names that word is most likely a misspelling of, as in "did you mean tt?". It is empty where no name is
// near.
func DidYouMean(word string, names []string) string {
	if near, ok := spelling.Nearest(word, names); ok {
		return Suggest(near)
	}
	return ""
}

// Suggest returns "did you mean NAME?" with name as it is to be written.
func Suggest(name string) string { return fmt.Sprintf("did you mean %s?", name) }
