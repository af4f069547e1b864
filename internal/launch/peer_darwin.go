package launch

import "golang.org/x/sys/unix"

// isPeer reports whether a process of the pack's session is at the other end of a connection.
func (c *child) isPeer(fd int) bool {
	pid, err := unix.GetsockoptInt(fd, unix.SOL_LOCAL, unix.LOCAL_PEERPID)
	if err != nil {
		return false
	}
	if pid == c.pid() {
		// A process that has ended has no session any more.
		return true
	}
	session, err := unix.Getsid(pid)
	return err == nil && session == c.pid()
}
