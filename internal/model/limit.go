package model

import (
	"unicode/utf8"

	"example.com/htmlize/diagnostic"
)

// MaxText is how many bytes a text for a plugin, or its result, may have, on every protocol. The host checks texts before a call and results
// after it. The SDK checks results, too: protocol 2 can't carry a text that isn't UTF-8.
const MaxText = 128 << 20

// CheckInput returns an [*Error] of code [diagnostic.TooLarge] where text is over [MaxText].
func CheckInput(text string) *Error {
	if len(text) > MaxText {
		return Errorf(diagnostic.TooLarge, "text has %d bytes, and a plugin gets %d at most", len(text), MaxText)
	}
	return nil
}

// CheckOutput returns an [*Error] where a plugin's result is over [MaxText] or isn't UTF-8.
func CheckOutput(text string) *Error {
	if len(text) > MaxText {
		return ResultTooLarge(len(text))
	}
	if !utf8.ValidString(text) {
		return Errorf(diagnostic.InvalidOutput, "result is not UTF-8")
	}
	return nil
}

// ResultTooLarge is the error of a result with size bytes, which are more than [MaxText].
func ResultTooLarge(size int) *Error {
	return Errorf(diagnostic.TooLarge, "result has %d bytes, and a plugin may return %d at most", size, MaxText)
}
