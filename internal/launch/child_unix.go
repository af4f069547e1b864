//go:build unix

package launch

import (
	"errors"
	"os"
	"syscall"
)

// lifelineSupported says whether a child can inherit more file descriptors than stdin, stdout and stderr.
const lifelineSupported = true

// killGroup kills all processes of the group whose leader is or was the process pid.
func killGroup(pid int) { _ = syscall.Kill(-pid, syscall.SIGKILL) }

// wasKilled reports whether a process ended by the signal that kill and killGroup send.
func wasKilled(state *os.ProcessState) bool {
	status, ok := state.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGKILL
}

// wrongPlatform reports whether a start failed because the file is no program for this system and processor.
func wrongPlatform(err error) bool {
	return errors.Is(err, syscall.ENOEXEC)
}
