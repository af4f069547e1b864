//go:build unix

package launch

import (
	"errors"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
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

// hasInput reports whether a pipe has something to read, and true where that isn't known.
func hasInput(pipe *os.File) bool {
	conn, err := pipe.SyscallConn()
	if err != nil {
		return true
	}
	has := true
	_ = conn.Control(func(fd uintptr) {
		fds := []unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}}
		_, err := unix.Poll(fds, 0)
		has = err != nil || fds[0].Revents&unix.POLLIN != 0
	})
	return has
}

func wrongPlatform(err error) bool {
	return errors.Is(err, syscall.ENOEXEC)
}
