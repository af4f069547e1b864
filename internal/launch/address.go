package launch

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/syserror"
)

// socketFile is the file of a socket that a pack made outside its own folder.
type socketFile struct {
	path string
	info fs.FileInfo
}

// remove removes the file, unless another file has taken its place.
func (s *socketFile) remove() {
	if s == nil {
		return
	}
	if info, err := os.Lstat(s.path); err == nil && os.SameFile(info, s.info) {
		_ = os.Remove(s.path)
	}
}

// checkAddress returns an error where the address in a pack's handshake isn't known to be the pack's own: the host connects to
// no other. The socketFile is set for a socket in the folder for temporary files, where packs of 2023 make it.
func (c *child) checkAddress(h handshake) (*socketFile, *Error) {
	socket, fault := (*socketFile)(nil), ""
	switch {
	case h.network == "tcp":
		fault = c.tcpFault(h.address)
	case runtime.GOOS == "windows":
		// A Unix socket on Windows has no file that could be checked.
	default:
		socket, fault = c.checkSocket(h.address)
	}
	if fault != "" {
		return nil, &Error{Reason: diagnostic.ForeignAddress, Message: fmt.Sprintf("its handshake names %q, %s", h.address, fault)}
	}
	return socket, nil
}

// checkSocket returns what is wrong with a socket's address.
func (c *child) checkSocket(address string) (socket *socketFile, fault string) {
	// The name of an abstract socket begins with @. It is no file.
	if !filepath.IsAbs(address) {
		return nil, "which isn't the absolute path of a socket"
	}
	// filepath.Split doesn't clean the path. The kernel follows a link before it goes up by a "..", so a cleaned path can lead elsewhere.
	folder, name := filepath.Split(address)
	parent := resolveLinks(folder)
	path := filepath.Join(parent, name)
	temp := resolveLinks(os.TempDir())
	switch {
	case contains(c.folder.resolved, parent):
		info, err := os.Lstat(path)
		fault := fileFault(info, err)
		if fault == "" && err == nil && hasHardLinks(info) {
			fault = "which has another name elsewhere"
		}
		return nil, fault
	case contains(temp, parent):
		info, err := os.Lstat(path)
		if fault := fileFault(info, err); fault != "" || err != nil {
			return nil, fault
		}
		// The times can be compared only where both folders are on the same file system.
		older := filepath.Dir(c.folder.resolved) == temp && info.ModTime().Before(c.folder.made)
		if older || !c.listensOn(path) {
			return nil, "a socket of another process"
		}
		return &socketFile{path, info}, ""
	default:
		return nil, "which isn't in its folder for sockets"
	}
}

// fileFault returns what is wrong with a file that should be a socket. A missing file is no fault here: the connection fails then.
func fileFault(info fs.FileInfo, err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return ""
	case err != nil:
		return fmt.Sprintf("which can't be looked at: %v", syserror.Cause(err))
	case info.Mode().Type() != fs.ModeSocket:
		return "which is no socket"
	}
	return ""
}

// tcpFault returns what is wrong with a TCP address.
func (c *child) tcpFault(address string) string {
	host, _, err := net.SplitHostPort(address)
	if err != nil || !net.ParseIP(host).IsLoopback() {
		return "which is no loopback address"
	}
	resolved, err := net.ResolveTCPAddr("tcp", address)
	if err != nil {
		return "which is no loopback address"
	}
	return c.portFault(resolved)
}

// resolveLinks returns an absolute path without symbolic links. A path that doesn't exist is only cleaned.
func resolveLinks(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return ""
	}
	return path
}

// contains reports whether path is folder or below it.
func contains(folder, path string) bool {
	return path == folder || strings.HasPrefix(path, strings.TrimSuffix(folder, "/")+"/")
}
