//go:build unix

package pack

import (
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"
)

// listenTime is how long a signal waits for a server that is about to make its socket, which it would leave.
const listenTime = time.Second

// removeSocketOnSignal removes the socket of a process without a lifeline when a signal ends it, as a host does for those with one.
func removeSocketOnSignal() {
	if heldByHost {
		return
	}
	signals := []os.Signal{syscall.SIGTERM, syscall.SIGHUP}
	if !startedByClient {
		// A terminal sends it to a host and its packs, and go-plugin has packs leave the end to the host.
		signals = append(signals, os.Interrupt)
	}
	signals = slices.DeleteFunc(signals, signal.Ignored)
	if len(signals) == 0 {
		// To ask for none would be to ask for all.
		return
	}
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, signals...)
	go func() {
		s := <-ended
		select {
		case <-ownAddress.listens:
		case <-time.After(listenTime):
		}
		ownAddress.removeSocket()
		// Whoever waits for the process is told that the signal ended it.
		signal.Reset(s)
		_ = syscall.Kill(os.Getpid(), s.(syscall.Signal))
	}()
}
