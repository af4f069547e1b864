package pack

import "example.com/htmlize/internal/model"

// MaxResult is the most bytes that a plugin may return for a text. A larger result is an error of the text; a plugin that
// can tell beforehand returns [ResultTooLarge] instead of making it.
const MaxResult = model.MaxText

// ResultTooLarge returns the error of a result of size bytes, which are more than [MaxResult].
func ResultTooLarge(size int) error { return model.ResultTooLarge(size) }

// EscapedSize returns how many bytes [Escape] makes of text.
func EscapedSize(text string) int {
	size := len(text)
	for i := range len(text) {
		switch text[i] {
		case '<', '>':
			size += len("&lt;") - 1
		case '&', '"', '\'':
			size += len("&amp;") - 1
		}
	}
	return size
}
