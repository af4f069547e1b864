package model

import (
	"slices"
	"time"

	"example.com/htmlize/diagnostic"
)

// DefaultTimeout limits a plugin's call where the manifest doesn't set a timeout.
const DefaultTimeout = 5 * time.Second

// TimeoutError is the error of a plugin that had no result within timeout.
func TimeoutError(timeout time.Duration) *Error {
	return Errorf(diagnostic.Timeout, "no result within %v", timeout)
}

// NoAnswerError is the error where the pack didn't answer within timeout, not even with a TimeoutError.
func NoAnswerError(timeout time.Duration) *Error {
	return Errorf(CodeNoAnswer, "no result within %v", timeout)
}

// Shared returns err as the error of a text that may not have caused it. Its cause is [ErrShared].
func Shared(err *Error) *Error {
	return &Error{Code: err.Code, Message: err.Message, Err: ErrShared}
}

// MarkShared makes the errors of texts that timed out [Shared], if there are several among the results of a group in one message: they had
// one deadline together, and a single text may have taken all of the time.
func MarkShared(results []Result) {
	timedOut := func(r Result) bool { return r.Err != nil && r.Err.Code == diagnostic.Timeout }
	first := slices.IndexFunc(results, timedOut)
	if first < 0 || !slices.ContainsFunc(results[first+1:], timedOut) {
		return
	}
	for i, r := range results {
		if timedOut(r) {
			results[i].Err = Shared(r.Err)
		}
	}
}

// ErrShared is the cause of an error that several texts have, of which it isn't known which one caused it: they were in one message, or
// they weren't sent because of another text's error.
var ErrShared error = sharedError{}

type sharedError struct{}

func (sharedError) Error() string { return "other texts shared its message" }
