//go:build unix

package main

import (
	"os"

	"golang.org/x/sys/unix"
)

// claimStdout returns the process's stdout and makes descriptor 1 stderr.
func claimStdout() (*os.File, error) {
	fd, err := unix.FcntlInt(1, unix.F_DUPFD_CLOEXEC, 3)
	if err != nil {
		return nil, os.NewSyscallError("fcntl", err)
	}
	if err := unix.Dup2(2, 1); err != nil {
		return nil, os.NewSyscallError("dup2", err)
	}
	return os.NewFile(uintptr(fd), "handshake"), nil
}
