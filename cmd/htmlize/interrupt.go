package main

import (
	"context"
	"errors"
)

// errInterrupted is the error of a command that a signal ended.
var errInterrupted = errors.New("interrupted")

// await returns the result of f, or errInterrupted as soon as ctx is done. It is for reading and writing, which can block forever if
// nothing is at the other end of a pipe. After an interrupt, f runs on until the process ends, so it must not share any state.
func await[T any](ctx context.Context, f func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		value, err := f()
		done <- result{value, err}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		var none T
		return none, errInterrupted
	}
}
