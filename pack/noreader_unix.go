//go:build unix

package pack

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// awaitNoReader waits until nobody can read what is written to out any more, and returns true. It returns false at once if that
// can't be found out.
func awaitNoReader(out *os.File) (noReader bool) {
	for {
		// Poll reports errors without being asked for them, and a pipe without readers is one.
		fds := []unix.PollFd{{Fd: int32(out.Fd())}}
		_, err := unix.Poll(fds, -1)
		if errors.Is(err, unix.EINTR) {
			continue
		}
		return err == nil && fds[0].Revents&(unix.POLLERR|unix.POLLHUP) != 0
	}
}
