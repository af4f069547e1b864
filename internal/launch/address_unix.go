//go:build unix

package launch

import (
	"io/fs"
	"net"
	"syscall"
	"time"
)

// hasHardLinks reports whether a file has more than one name.
func hasHardLinks(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && stat.Nlink > 1
}

// probeTimeout bounds a connection to a pack's socket. Where a process listens, connecting takes no time.
const probeTimeout = time.Second

// listensOn reports whether the pack listens on a socket. It returns true where no process does: the connection fails then.
func (c *child) listensOn(path string) bool {
	conn, err := net.DialTimeout("unix", path, probeTimeout)
	if err != nil {
		return true
	}
	defer conn.Close()
	raw, err := conn.(*net.UnixConn).SyscallConn()
	if err != nil {
		return false
	}
	own := false
	err = raw.Control(func(fd uintptr) { own = c.isPeer(int(fd)) })
	return err == nil && own
}
