//go:build unix

package pack

import (
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"
)

// listenTimeout is how long the end of the process waits for a server that is about to make its socket, which would be left behind.
const listenTimeout = time.Second

// removeSocketOnSignal removes the socket when a signal ends a process without a lifeline. For one with a lifeline the host does that.
func removeSocketOnSignal() {
	if hasLifeline {
		return
	}
	signals := []os.Signal{syscall.SIGTERM, syscall.SIGHUP}
	if !startedByClient {
		// Ctrl-C reaches the host and its packs, and go-plugin lets the host end them.
		signals = append(signals, os.Interrupt)
	}
	signals = slices.DeleteFunc(signals, signal.Ignored)
	if len(signals) == 0 {
		// Notify without signals would be for all of them.
		return
	}
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, signals...)
	go func() {
		s := <-ended
		select {
		case <-ownAddress.listening:
		case <-time.After(listenTimeout):
		}
		ownAddress.removeSocket()
		// The parent is to see that the signal ended the process.
		signal.Reset(s)
		_ = syscall.Kill(os.Getpid(), s.(syscall.Signal))
	}()
}
