//go:build unix

package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"example.com/htmlize/pack"
)

// logging is a pack that logs and prints.
var logging = pack.Pack{
	Name:    "logging",
	Version: "1.0.0",
	Plugins: []pack.Plugin{
		pack.Role("log", func(ctx context.Context, c pack.RoleCall) (pack.HTML, error) {
			logger := c.Logger()
			for _, level := range []slog.Level{slog.LevelDebug, slog.LevelInfo, slog.LevelWarn, slog.LevelError} {
				logger.Log(ctx, level, "at work", "text", c.Text, slog.Group("a", "b", 1, slog.Group("c", "d", true)))
			}
			return pack.Escape(c.Text), nil
		}),
		pack.Contents("log-contents", func(_ context.Context, c pack.ContentsCall) (pack.HTML, error) {
			c.Logger().WithGroup("page").Warn("contents", "bytes", len(c.Text))
			return c.Text, nil
		}),
		pack.Role("print", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
			fmt.Println("to stdout: " + c.Text)
			fmt.Fprintln(os.Stderr, "to stderr: "+c.Text)
			return pack.Escape(c.Text), nil
		}),
		pack.Role("forge-log", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
			c.Logger().Warn("\x1b[31m\u202e\u009b\x7f\nerror: none", "\x1b\u202ekey", "\x1b\u202e\U000e0001", "pack", "another", "msg", "another")
			fmt.Println("\x1b[31m\u202e\u009b\x7f\rerror: none\xff")
			return pack.Escape(c.Text), nil
		}),
		pack.Role("flood", func(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
			text := strings.Repeat(c.Text, 1<<20/len(c.Text))
			for range 4 {
				fmt.Print(text)
				fmt.Fprint(os.Stderr, text)
			}
			return "<i>done</i>", nil
		}),
		pack.Role("panic-log", func(context.Context, pack.RoleCall) (pack.HTML, error) { panic("oh") }),
	},
}
