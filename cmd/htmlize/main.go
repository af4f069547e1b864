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
	ctx, stop := signal.NotifyContext(context.Background(), terminationSignals()...)
	// The first signal lets the command clean up. The second one ends the process.
	context.AfterFunc(ctx, stop)
	stderr, drain := librarylog.Capture(ctx)
	status := run(ctx, os.Args[1:], os.Stdin, os.Stdout, stderr)
	drain()
	os.Exit(status)
}

// terminationSignals returns the signals that end the command, except for those that were ignored when it started: nohup ignores SIGHUP,
// and a shell ignores SIGINT in what it runs in the background. Go doesn't say whether SIGTERM was ignored.
func terminationSignals() []os.Signal {
	return slices.DeleteFunc([]os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}, signal.Ignored)
}
