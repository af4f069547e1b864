package pack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// protect calls f, a plugin's code, and then report, exactly once. A panic in f is an error of this call. So is runtime.Goexit (which a
// test's FailNow calls); it ends the calling goroutine after the report.
func protect(ctx context.Context, logger *slog.Logger, timeout time.Duration, f func() (HTML, error), report func(model.Result)) {
	result := model.Result{Err: errGoexit}
	defer func() {
		if v := recover(); v != nil {
			result = model.Result{Err: panicError(ctx, logger, v)}
		}
		report(result)
	}()
	html, err := f()
	result = resultOf(ctx, html, err, timeout)
}

// errGoexit is the error of a call in which the plugin's code neither returned nor panicked.
var errGoexit = model.Errorf(diagnostic.Panic, "the plugin ended its goroutine (runtime.Goexit)")

func resultOf(ctx context.Context, html HTML, err error, timeout time.Duration) model.Result {
	if err != nil {
		return model.Result{Err: pluginError(ctx, err, timeout)}
	}
	if err := model.CheckOutput(string(html)); err != nil {
		return model.Result{Err: err}
	}
	return model.Result{HTML: string(html)}
}

// panicError returns the error of a panic in a plugin's code, for the host. Only the log has the whole stack. The deferred function that
// recovers the panic calls panicError.
func panicError(ctx context.Context, logger *slog.Logger, v any) *model.Error {
	text, stack := fmt.Sprint(v), panicStack()
	logger.ErrorContext(ctx, "panic in a plugin", slog.String("panic", text), slog.String("stack", stackText(stack)))
	err := model.ErrorToSend(diagnostic.Panic, "panic: "+text)
	err.SetLocation(panicLocation(stack))
	return err
}

// pluginError returns an error that a plugin returned as one for the host. An error that the host returned through [Services] keeps its
// code. A timeout has the same message whether the plugin noticed it or not.
func pluginError(ctx context.Context, err error, timeout time.Duration) *model.Error {
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() != nil {
		return model.TimeoutError(timeout)
	}
	code := model.CodeOf(err)
	if code == diagnostic.Unknown {
		code = diagnostic.Plugin
	}
	return model.ErrorToSend(code, err.Error())
}
