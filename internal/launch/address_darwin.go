package launch

import "golang.org/x/sys/unix"

// listensAt reports whether a process of the pack listens at the other end of a connection.
func (c *child) listensAt(fd int) bool {
	pid, err := unix.GetsockoptInt(fd, unix.SOL_LOCAL, unix.LOCAL_PEERPID)
	if err != nil {
		return false
	}
	if pid == c.pid() {
		// Of one that has ended by now, no session is known.
		return true
	}
	session, err := unix.Getsid(pid)
	return err == nil && session == c.pid()
}
