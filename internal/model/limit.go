package model

import (
	"context"
	"slices"
	"time"
	"unicode/utf8"

	"example.com/htmlize/diagnostic"
)

// MaxText is the most bytes that a text on its way to a plugin, or what comes back for it, may have, on every protocol.
// The host checks both before and after a call; the SDK checks what its plugins return, as protocol 2 can't even carry a
// text that isn't UTF-8.
const MaxText = 128 << 20

// CheckInput returns an [*Error] of code [diagnostic.TooLarge] where text is over [MaxText].
func CheckInput(text string) *Error {
	if len(text) > MaxText {
		return Errorf(diagnostic.TooLarge, "text has %d bytes, and a plugin gets %d at most", len(text), MaxText)
	}
	return nil
}

// CheckOutput returns an [*Error] where what a plugin returned is over [MaxText] or isn't UTF-8.
func CheckOutput(text string) *Error {
	if len(text) > MaxText {
		return ResultTooLarge(len(text))
	}
	if !utf8.ValidString(text) {
		return Errorf(diagnostic.InvalidOutput, "result is not UTF-8")
	}
	return nil
}

// ResultTooLarge is the error of a result of size bytes, which are more than [MaxText].
func ResultTooLarge(size int) *Error {
	return Errorf(diagnostic.TooLarge, "result has %d bytes, and a plugin may return %d at most", size, MaxText)
}

// DefaultTimeout bounds a plugin's call where nobody says otherwise.
const DefaultTimeout = 5 * time.Second

// TimeoutError says that a plugin had no result when its deadline, after, ran out.
func TimeoutError(after time.Duration) *Error {
	return Errorf(diagnostic.Timeout, "no result within %v", after)
}

// NoAnswerError says the same of a pack that didn't say so itself.
func NoAnswerError(after time.Duration) *Error {
	return Errorf(CodeNoAnswer, "no result within %v", after)
}

// Shared returns err as that of a text which may not be to blame for it.
func Shared(err *Error) *Error {
	return &Error{Code: err.Code, Message: err.Message, Err: ErrShared}
}

// MarkShared makes the errors shared of those results of a group in a message that ran out of time, if there are several: the
// deadline was one for all of them, and a single one may have used it up.
func MarkShared(results []Result) {
	ranOut := func(r Result) bool { return r.Err != nil && r.Err.Code == diagnostic.Timeout }
	first := slices.IndexFunc(results, ranOut)
	if first < 0 || !slices.ContainsFunc(results[first+1:], ranOut) {
		return
	}
	for i, r := range results {
		if ranOut(r) {
			results[i].Err = Shared(r.Err)
		}
	}
}

// ErrShared is the cause of an error of several texts in a message, or one that wasn't sent because of another: it isn't known
// which of them is to blame.
var ErrShared error = sharedError{}

type sharedError struct{}

func (sharedError) Error() string { return "other texts shared its message" }

// WithTimeout is context.WithTimeout, except that a timeout of zero is none.
func WithTimeout(ctx context.Context, timeout time.Duration) (context.Context, context.CancelFunc) {
	if timeout == 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, timeout)
}
