//go:build unix

package pack

import (
	"io"
	"os"
	"os/signal"
	"strconv"
	"syscall"

	"example.com/htmlize/internal/wire"
)

// heldByHost says that this process ends with its host by the lifeline, which it watches from the first moment on, whatever its
// own code does meanwhile.
var heldByHost = startedByHost && watchLifeline()

// watchLifeline ends the process when the host is gone, however it went: the host holds the other end of a pipe that it
// never writes to, and the system closes that end with the host. It returns false where a host gives no such pipe.
func watchLifeline() bool {
	fd, err := strconv.Atoi(os.Getenv(wire.LifelineEnv))
	if err != nil || fd < 3 {
		return false
	}
	folder := hostFolder
	// The pack's own children have no part in this.
	_ = os.Unsetenv(wire.LifelineEnv)
	syscall.CloseOnExec(fd)
	dropDeathSignal()
	// The host's ends of stdout and stderr go as well, and what is written there must not end the process before the watch
	// does. To ignore the signal would be handed down to what the pack starts.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	pipe := os.NewFile(uintptr(fd), "lifeline")
	go func() {
		_, _ = io.Copy(io.Discard, pipe)
		ownAddress.removeSocket()
		if folder != "" {
			_ = os.RemoveAll(folder)
		}
		if syscall.Getpgrp() == os.Getpid() {
			// What the pack started ends with it, as where the host ends the pack.
			_ = syscall.Kill(0, syscall.SIGKILL)
		}
		os.Exit(1)
	}()
	return true
}
