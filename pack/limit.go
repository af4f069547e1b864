package pack

import "example.com/htmlize/internal/model"

// MaxResult is the most bytes that a plugin may return for a text. A larger result is an error of the text. A plugin that knows the
// size beforehand returns [ResultTooLarge] instead of building the result.
const MaxResult = model.MaxText

// ResultTooLarge returns the error of a result of size bytes, which are more than [MaxResult].
func ResultTooLarge(size int) error { return model.ResultTooLarge(size) }

// EscapedSize returns the length in bytes of [Escape] of text, without building it.
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
