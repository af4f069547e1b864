// Command htmlize renders text with :role:`…` markup to HTML through plugin packs.
package main

import (
	"context"
	"io"
	"log"
	"os"
	"os/signal"
	"syscall"

	"example.com/htmlize/internal/gc"
)

func main() {
	gc.DeferFirst()
	ctx, stop := signal.NotifyContext(context.Background(), endings()...)
	// The first signal lets the command end in good order, and the next one ends it whatever it does.
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, takeStderr()))
}

// endings returns the signals that end the command. Under nohup, the terminal's end isn't one of them.
func endings() []os.Signal {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}

// takeStderr returns the process's stderr and lets os.Stderr and the standard logger lead nowhere: what go-plugin, and
// yamux under it, think of a connection that ends goes there, and they can't be told otherwise.
func takeStderr() *os.File {
	log.SetOutput(io.Discard)
	stderr := os.Stderr
	if nowhere, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0); err == nil {
		os.Stderr = nowhere
	}
	return stderr
}
