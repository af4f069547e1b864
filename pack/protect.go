package pack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// protect calls a plugin's code and reports what became of it, once. Whatever goes wrong in that code is an error of this
// call: a panic, and also runtime.Goexit (a test's FailNow is one), which ends the calling goroutine after the report.
func protect(ctx context.Context, logger *slog.Logger, timeout time.Duration, f func() (HTML, error), report func(model.Result)) {
	result := model.Result{Err: endedGoroutine}
	defer func() {
		if v := recover(); v != nil {
			result = model.Result{Err: panicError(ctx, logger, v)}
		}
		report(result)
	}()
	html, err := f()
	result = resultOf(ctx, html, err, timeout)
}

// endedGoroutine is the error of a call in which neither a result nor a panic came of the plugin's code.
var endedGoroutine = model.Errorf(diagnostic.Panic, "the plugin ended its goroutine (runtime.Goexit)")

func resultOf(ctx context.Context, html HTML, err error, timeout time.Duration) model.Result {
	if err != nil {
		return model.Result{Err: reportedError(ctx, err, timeout)}
	}
	if err := model.CheckOutput(string(html)); err != nil {
		return model.Result{Err: err}
	}
	return model.Result{HTML: string(html)}
}

// panicError makes what a plugin's code panicked with an error that travels. The stack stays here, in the log.
func panicError(ctx context.Context, logger *slog.Logger, v any) *model.Error {
	text := fmt.Sprint(v)
	logger.ErrorContext(ctx, "panic in a plugin", slog.String("panic", text), slog.String("stack", string(debug.Stack())))
	return model.ErrorToSend(diagnostic.Panic, "panic: "+text)
}

// reportedError makes an error that a plugin returned one that travels. What came from the host through [Services] keeps
// its code, and a deadline that ran out is told the same way whether the plugin noticed or not.
func reportedError(ctx context.Context, err error, timeout time.Duration) *model.Error {
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() != nil {
		return model.TimeoutError(timeout)
	}
	code := model.CodeOf(err)
	if code == diagnostic.Unknown {
		code = diagnostic.Plugin
	}
	return model.ErrorToSend(code, err.Error())
}
