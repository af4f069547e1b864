// Command htmlize renders text with :role:`…` markup to HTML through plugin packs.
package main

import (
	"context"
	"os"
	"os/signal"
	"slices"
	"syscall"

	"example.com/htmlize/internal/descriptors"
	"example.com/htmlize/internal/gc"
	"example.com/htmlize/internal/librarylog"
)

func main() {
	descriptors.CloseOnExec()
	gc.DeferFirst()
	ctx, stop := signal.NotifyContext(context.Background(), endSignals()...)
	// The first signal lets the command close its packs, and the next one ends it at once.
	context.AfterFunc(ctx, stop)
	stderr, drain := librarylog.Capture(ctx)
	status := run(ctx, os.Args[1:], os.Stdin, os.Stdout, stderr)
	drain()
	os.Exit(status)
}

// endSignals returns the signals that end the command, without those that were ignored when it started: nohup ignores SIGHUP, and a shell
// the interrupt of what it runs in the background. For SIGTERM, Go doesn't report whether it was ignored.
func endSignals() []os.Signal {
	return slices.DeleteFunc([]os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}, signal.Ignored)
}
