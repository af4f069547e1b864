package main

import (
	"bytes"
	"context"
	"errors"
	"io"
)

// errInterrupted is the end of a command that a signal ended.
var errInterrupted = errors.New("interrupted")

// await returns what f returns, or errInterrupted as soon as ctx is done. It is for reading and writing, which can't be
// stopped where a pipe has no other end: f then goes on until the process ends, and may only touch what is its own.
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

// interruptibleWriter writes to out until ctx is done.
type interruptibleWriter struct {
	ctx context.Context
	out io.Writer
}

func (w interruptibleWriter) Write(data []byte) (int, error) {
	// The caller's data is the caller's again when this returns.
	data = bytes.Clone(data)
	return await(w.ctx, func() (int, error) { return w.out.Write(data) })
}

// WriteString makes no copy, as a text is never written to.
func (w interruptibleWriter) WriteString(text string) (int, error) {
	return await(w.ctx, func() (int, error) { return io.WriteString(w.out, text) })
}
