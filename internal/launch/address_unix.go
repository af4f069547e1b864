//go:build unix

package launch

import (
	"io/fs"
	"net"
	"syscall"
	"time"
)

// otherNames reports whether a file has another name besides: a hard link.
func otherNames(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && stat.Nlink > 1
}

// probeTime bounds how long a connection to a pack's socket may take, which is made at once where somebody listens.
const probeTime = time.Second

// listens reports whether it is the pack that listens on a socket; true where nobody does, which a connection finds out.
func (c *child) listens(path string) bool {
	conn, err := net.DialTimeout("unix", path, probeTime)
	if err != nil {
		return true
	}
	defer conn.Close()
	raw, err := conn.(*net.UnixConn).SyscallConn()
	if err != nil {
		return false
	}
	own := false
	err = raw.Control(func(fd uintptr) { own = c.listensAt(int(fd)) })
	return err == nil && own
}
