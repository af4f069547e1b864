//go:build unix

package launch

import (
	"errors"
	"os"
	"syscall"
)

// lifelineSupported says whether a child inherits further file descriptors here.
const lifelineSupported = true

// killGroup kills all processes of the group that the process pid leads or led.
func killGroup(pid int) { _ = syscall.Kill(-pid, syscall.SIGKILL) }

// wasKilled reports whether a process ended by the signal that kill and killGroup send.
func wasKilled(state *os.ProcessState) bool {
	status, ok := state.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGKILL
}

func wrongPlatform(err error) bool {
	return errors.Is(err, syscall.ENOEXEC)
}
