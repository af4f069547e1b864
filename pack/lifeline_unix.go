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

// hasLifeline says that this process watches a lifeline, and so ends with its host. The watch begins while packages are initialized,
// before any of the pack's own code runs.
var hasLifeline = startedByHost && watchLifeline()

// watchLifeline ends the process when the host has ended, even if it was killed. The lifeline is a pipe: the host has the other end,
// never writes to it, and the system closes it with the host. It returns false if the host gave no such pipe.
func watchLifeline() bool {
	fd, err := strconv.Atoi(os.Getenv(wire.LifelineEnv))
	if err != nil || fd < 3 {
		return false
	}
	folder := socketFolder
	// What the pack starts must not inherit the lifeline.
	_ = os.Unsetenv(wire.LifelineEnv)
	syscall.CloseOnExec(fd)
	dropDeathSignal()
	// The host's ends of stdout and stderr are closed, too. Writing there raises SIGPIPE, which must not end the process before the
	// watch does. To ignore the signal instead would be inherited by what the pack starts.
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	pipe := os.NewFile(uintptr(fd), "lifeline")
	go func() {
		_, _ = io.Copy(io.Discard, pipe)
		ownAddress.removeSocket()
		if folder != "" {
			_ = os.RemoveAll(folder)
		}
		if syscall.Getpgrp() == os.Getpid() {
			// What the pack started ends with it, as it does when the host ends the pack.
			_ = syscall.Kill(0, syscall.SIGKILL)
		}
		os.Exit(1)
	}()
	return true
}
