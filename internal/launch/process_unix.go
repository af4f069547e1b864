//go:build unix

package launch

import (
	"errors"
	"syscall"
)

// lifelineSupported says whether a child inherits further file descriptors here.
const lifelineSupported = true

// killGroup kills all processes of the group that the process pid leads or led.
func killGroup(pid int) { _ = syscall.Kill(-pid, syscall.SIGKILL) }

func wrongPlatform(err error) bool {
	return errors.Is(err, syscall.ENOEXEC)
}
