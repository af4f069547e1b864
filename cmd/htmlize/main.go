// Command htmlize renders text with :role:`…` markup to HTML through plugin packs.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"example.com/htmlize/internal/descriptors"
	"example.com/htmlize/internal/gc"
	"example.com/htmlize/internal/librarylog"
)

func main() {
	descriptors.KeepFromPrograms()
	gc.DeferFirst()
	ctx, stop := signal.NotifyContext(context.Background(), endings()...)
	// The first signal lets the command end in good order, and the next one ends it whatever it does.
	context.AfterFunc(ctx, stop)
	stderr, drain := librarylog.Take(ctx)
	status := run(ctx, os.Args[1:], os.Stdin, os.Stdout, stderr)
	drain()
	os.Exit(status)
}

// endings returns the signals that end the command. Under nohup, the terminal's end isn't one of them.
func endings() []os.Signal {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}
