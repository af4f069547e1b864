package pack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"time"

	"example.com/htmlize/internal/model"
)

// protect calls a plugin's code and makes whatever goes wrong in it, a panic too, an error of this call.
func protect(ctx context.Context, plugin string, timeout time.Duration, f func() (HTML, error)) (text string, reported *model.Error) {
	defer func() {
		if v := recover(); v != nil {
			slog.ErrorContext(ctx, "panic in a plugin", "plugin", plugin, "panic", v, "stack", string(debug.Stack()))
			text, reported = "", sayable(model.CodePanic, fmt.Sprintf("panic: %v", v))
		}
	}()
	html, err := f()
	if err != nil {
		return "", reportedError(ctx, err, timeout)
	}
	if err := model.CheckOutput(string(html)); err != nil {
		return "", err
	}
	return string(html), nil
}

// reportedError makes an error that a plugin returned one that travels. What came from the host through [Services] keeps
// its code, and a deadline that ran out is told the same way whether the plugin noticed or not.
func reportedError(ctx context.Context, err error, timeout time.Duration) *model.Error {
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() != nil {
		return model.TimeoutError(timeout)
	}
	code := model.CodeOf(err)
	if code == model.CodeUnknown {
		code = model.CodePlugin
	}
	return sayable(code, err.Error())
}

// sayable makes message one that both protocols carry: protocol 2 no other than UTF-8, and protocol 1 none that is empty.
func sayable(code model.Code, message string) *model.Error {
	message = strings.ToValidUTF8(message, "\uFFFD")
	if message == "" {
		message = "an error without a text"
	}
	return &model.Error{Code: code, Message: message}
}
