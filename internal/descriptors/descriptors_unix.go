//go:build unix

// Package descriptors tells what a process has inherited from what is its own, and keeps it from those that it starts.
package descriptors

import (
	"os"
	"slices"
	"strconv"

	"golang.org/x/sys/unix"
)

// CloseOnExec has every file descriptor of this process, but for stdin, stdout and stderr, closed in the programs that it
// starts. Go does so for those that it opens itself; what whoever started this process left open would be handed on. It is for a
// main function, before anything else is done: others may have left a descriptor open on purpose.
//
// It notes which they are, for [IsOwn].
func CloseOnExec() {
	fromStarter = inherited()
	noted = true
	if closeAllOnExec() == nil {
		return
	}
	for _, fd := range fromStarter {
		unix.CloseOnExec(fd)
	}
}

// What CloseOnExec found, which nothing can find out later.
var (
	noted       bool
	fromStarter []int
)

// IsOwn reports whether a descriptor that is open is one that this process opened itself, for a purpose of its own. It takes them all
// for inherited where [CloseOnExec] wasn't called.
func IsOwn(fd int) bool { return noted && fd >= first && !slices.Contains(fromStarter, fd) }

// first is the first descriptor that isn't stdin, stdout or stderr.
const first = 3

// inherited returns the descriptors that whoever started this process left open. Go's runtime may have opened its own before main, such
// as those that it polls with. All of these are closed on exec, and none that came through one is.
func inherited() []int {
	return slices.DeleteFunc(open(), func(fd int) bool {
		flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
		return err != nil || flags&unix.FD_CLOEXEC != 0
	})
}

// open returns the descriptors that are open, or all that may be where no folder has them.
func open() []int {
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
