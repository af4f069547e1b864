package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"sync"

	"example.com/htmlize/internal/syserror"
)

// checkedWriter has the first error of out.
type checkedWriter struct {
	out interruptibleWriter
	err error
}

func (w *checkedWriter) Write(data []byte) (int, error) { return w.check(w.out.Write(data)) }

// WriteString makes no copy.
func (w *checkedWriter) WriteString(text string) (int, error) {
	return w.check(w.out.WriteString(text))
}

func (w *checkedWriter) check(n int, err error) (int, error) {
	if err != nil && w.err == nil {
		w.err = err
	}
	return n, err
}

// wrapWriteError adds to an error what could not be written.
func wrapWriteError(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("write %s: %w", what, syserror.Cause(err))
}

// interruptibleWriter writes to out until ctx is done.
type interruptibleWriter struct {
	ctx context.Context
	out io.Writer
}

func (w interruptibleWriter) Write(data []byte) (int, error) {
	// The caller may change data as soon as this returns.
	data = bytes.Clone(data)
	return await(w.ctx, func() (int, error) { return w.out.Write(data) })
}

// WriteString makes no copy, as a text is never written to.
func (w interruptibleWriter) WriteString(text string) (int, error) {
	return await(w.ctx, func() (int, error) { return io.WriteString(w.out, text) })
}

// lockedWriter is a writer for several goroutines. The output of one call is never mixed with that of another.
type lockedWriter struct {
	mu  sync.Mutex
	out io.Writer
}

func (w *lockedWriter) Write(data []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.out.Write(data)
}
