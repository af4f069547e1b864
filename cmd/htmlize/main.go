// Command htmlize renders text with :role:`…` markup to HTML through plugin packs.
package main

import (
	"context"
	"io"
	"log"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, takeStderr()))
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
