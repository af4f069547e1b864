package main

import (
	"context"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"example.com/frozen/pack-v1v2/wire"
)

// failure is an error that travels. Protocol 1 carries its text alone.
type failure struct {
	code    wire.Code
	message string
}

func (f *failure) Error() string { return f.message }

func notFound(format string, args ...any) *failure {
	return &failure{wire.Code_CODE_NOT_FOUND, fmt.Sprintf(format, args...)}
}

func timedOut(after time.Duration) *failure {
	return &failure{wire.Code_CODE_TIMEOUT, fmt.Sprintf("no result within %v", after)}
}

// result is what became of one text.
type result struct {
	html string
	err  *failure
}

// group is the texts of one role for one plugin. A timeout of zero is none.
type group struct {
	plugin, role string
	texts        []string
	timeout      time.Duration
}

// render returns a result for each text of the group, no later than its timeout.
func (g group) render(ctx context.Context, c roleCall) []result {
	p, failed := findPlugin(g.plugin)
	if failed != nil {
		return fill(nil, len(g.texts), failed)
	}
	f, ok := p.roles[g.role]
	if !ok {
		return fill(nil, len(g.texts), notFound("plugin %s has no role %s", g.plugin, g.role))
	}
	ctx, cancel := withTimeout(ctx, g.timeout)
	defer cancel()
	rendered := make(chan result, len(g.texts))
	go func() {
		for _, text := range g.texts {
			c.text = text
			rendered <- protect(ctx, g.timeout, func() (string, error) { return f(ctx, c) })
		}
	}()
	results := make([]result, 0, len(g.texts))
	for len(results) < len(g.texts) {
		select {
		case r := <-rendered:
			results = append(results, r)
		case <-ctx.Done():
			return fill(results, len(g.texts), timedOut(g.timeout))
		}
	}
	return results
}

// fill returns results, lengthened to n with err.
func fill(results []result, n int, err *failure) []result {
	for len(results) < n {
		results = append(results, result{err: err})
	}
	return results
}

// filter passes a text through the contents hook of the plugin called name, no later than timeout.
func filter(ctx context.Context, name string, c contentsCall, timeout time.Duration) result {
	p, failed := findPlugin(name)
	if failed != nil {
		return result{err: failed}
	}
	if p.contents == nil {
		return result{err: notFound("plugin %s has no contents hook", name)}
	}
	ctx, cancel := withTimeout(ctx, timeout)
	defer cancel()
	done := make(chan result, 1)
	go func() {
		done <- protect(ctx, timeout, func() (string, error) { return p.contents(ctx, c) })
	}()
	select {
	case r := <-done:
		return r
	case <-ctx.Done():
		return result{err: timedOut(timeout)}
	}
}

// protect calls f. Whatever it does wrong is a failure.
func protect(ctx context.Context, timeout time.Duration, f func() (string, error)) (r result) {
	defer func() {
		if v := recover(); v != nil {
			r = result{err: &failure{wire.Code_CODE_PANIC, fmt.Sprintf("panic: %v", v)}}
		}
	}()
	html, err := f()
	var reported *failure
	switch {
	case err == nil && !utf8.ValidString(html):
		return result{err: &failure{wire.Code_CODE_INVALID_OUTPUT, "result is not UTF-8"}}
	case err == nil:
		return result{html: html}
	case ctx.Err() != nil:
		return result{err: timedOut(timeout)}
	case errors.As(err, &reported):
		return result{err: reported}
	default:
		return result{err: &failure{wire.Code_CODE_PLUGIN, err.Error()}}
	}
}

func withTimeout(ctx context.Context, timeout time.Duration) (context.Context, context.CancelFunc) {
	if timeout == 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, timeout)
}
