package launch

import "golang.org/x/sys/unix"

// listensAt reports whether a process of the pack listens at the other end of a connection.
func (p *process) listensAt(fd int) bool {
	pid, err := unix.GetsockoptInt(fd, unix.SOL_LOCAL, unix.LOCAL_PEERPID)
	if err != nil {
		return false
	}
	session, err := unix.Getsid(pid)
	return err == nil && session == p.pid()
}
