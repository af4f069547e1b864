package launch

import "golang.org/x/sys/unix"

// isPeer reports whether a process of the pack's session is at the other end of a connection.
func (c *child) isPeer(fd int) bool {
	peer, err := unix.GetsockoptUcred(fd, unix.SOL_SOCKET, unix.SO_PEERCRED)
	return err == nil && c.inSession(int(peer.Pid))
}

// inSession reports whether a process belongs to the pack's session.
func (c *child) inSession(pid int) bool {
	if pid == c.pid() {
		// A process that has ended has no session any more.
		return true
	}
	session, err := unix.Getsid(pid)
	return err == nil && session == c.pid()
}
