//go:build unix

package pack

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// awaitUnread returns when nobody can read what is written to out any more, and at once where that isn't to be found out.
func awaitUnread(out *os.File) (unread bool) {
	for {
		// Errors are reported without being asked for, and the end of a pipe's readers is one.
		fds := []unix.PollFd{{Fd: int32(out.Fd())}}
		_, err := unix.Poll(fds, -1)
		if errors.Is(err, unix.EINTR) {
			continue
		}
		return err == nil && fds[0].Revents&(unix.POLLERR|unix.POLLHUP) != 0
	}
}
