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
	ctx, stop := signal.NotifyContext(context.Background(), endings()...)
	// The first signal lets the command end in good order, and the next one ends it whatever it does.
	context.AfterFunc(ctx, stop)
	stderr, drain := librarylog.Capture(ctx)
	status := run(ctx, os.Args[1:], os.Stdin, os.Stdout, stderr)
	drain()
	os.Exit(status)
}

// endings returns the signals that end the command: not those that whoever started it has it ignore, as nohup does with the terminal's
// end, and a shell with the interrupt of what it runs in the background. Of SIGTERM Go doesn't tell whether that is so.
func endings() []os.Signal {
	return slices.DeleteFunc([]os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}, signal.Ignored)
}
