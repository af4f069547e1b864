//go:build unix

// Package descriptors distinguishes file descriptors that a process has inherited from those that it opened, and keeps the inherited
// ones from the programs that it starts.
package descriptors

import (
	"os"
	"slices"
	"strconv"

	"golang.org/x/sys/unix"
)

// CloseOnExec marks every file descriptor of this process to be closed in the programs that it starts, except stdin, stdout and stderr.
// Go does so for the descriptors that it opens itself. Those that this process inherited would be passed on otherwise. A main function
// calls it before anything else: a library must not close a descriptor that a program leaves open on purpose.
//
// It records the inherited descriptors for [IsOwn].
func CloseOnExec() {
	inherited = findInherited()
	recorded = true
	if closeAllOnExec() == nil {
		return
	}
	for _, fd := range inherited {
		unix.CloseOnExec(fd)
	}
}

// These are set by CloseOnExec. Later it can't be found out which descriptors were inherited.
var (
	recorded  bool
	inherited []int
)

// IsOwn reports whether an open descriptor was opened by this process. Where [CloseOnExec] wasn't called, it returns false for all.
func IsOwn(fd int) bool { return recorded && fd >= first && !slices.Contains(inherited, fd) }

// first is the first descriptor that isn't stdin, stdout or stderr.
const first = 3

// findInherited returns the descriptors that this process inherited. Go's runtime may have opened some before main, such as those for
// polling, but these are marked close-on-exec. An inherited descriptor never is.
func findInherited() []int {
	return slices.DeleteFunc(open(), func(fd int) bool {
		flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
		return err != nil || flags&unix.FD_CLOEXEC != 0
	})
}

// open returns the descriptors that are open. Where no folder lists them, it returns all that may be open.
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
	// On some systems that folder has only the first three descriptors. A shell opens none above this limit.
	const maxOpen = 1024
	for fd := first; fd < maxOpen; fd++ {
		fds = append(fds, fd)
	}
	return fds
}
