//go:build unix

// Package descriptors keeps what a process has inherited from those that it starts.
package descriptors

import (
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// KeepFromPrograms has every file descriptor of this process, but for stdin, stdout and stderr, closed in the programs that it
// starts. Go does so for those that it opens itself; what whoever started this process left open would be handed on. It is for a
// main function, before anything else is done: others may have left a descriptor open on purpose.
func KeepFromPrograms() {
	if closeAllOnExec() == nil {
		return
	}
	for _, fd := range inherited() {
		unix.CloseOnExec(fd)
	}
}

// first is the first descriptor that isn't stdin, stdout or stderr.
const first = 3

// inherited returns the descriptors that are open, or all that may be where no folder has them.
func inherited() []int {
	entries, _ := os.ReadDir("/dev/fd")
	var fds []int
	for _, entry := range entries {
		if fd, err := strconv.Atoi(entry.Name()); err == nil && fd >= first {
			fds = append(fds, fd)
		}
	}
	if len(fds) > 0 {
		return fds
	}
	// Some systems have the first three there alone. A shell leaves no other above these.
	const most = 1024
	for fd := first; fd < most; fd++ {
		fds = append(fds, fd)
	}
	return fds
}
