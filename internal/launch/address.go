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
)

// socketFile is the file of a socket that a pack made outside its own folder.
type socketFile struct {
	path string
	info fs.FileInfo
}

// remove removes the file, unless another is in its place by now.
func (s *socketFile) remove() {
	if s == nil {
		return
	}
	if info, err := os.Lstat(s.path); err == nil && os.SameFile(info, s.info) {
		_ = os.Remove(s.path)
	}
}

// own tells why the host doesn't connect to the address that a pack's handshake names: it may connect to what is the pack's
// alone. The socketFile is that of a socket among the temporary files of all programs, where a pack of 2023 makes it.
func (c *child) own(h handshake) (*socketFile, *Error) {
	socket, fault := (*socketFile)(nil), ""
	switch {
	case h.network == "tcp":
		fault = c.foreignPort(h.address)
	case runtime.GOOS == "windows":
		// What there is of Unix sockets there tells nothing of a file.
	default:
		socket, fault = c.ownSocket(h.address)
	}
	if fault != "" {
		return nil, &Error{Reason: diagnostic.ForeignAddress, Message: fmt.Sprintf("its handshake names %q, %s", h.address, fault)}
	}
	return socket, nil
}

// ownSocket returns what is wrong with a socket's address.
func (c *child) ownSocket(address string) (socket *socketFile, fault string) {
	// An @ begins the name of an abstract socket, which is no file.
	if !filepath.IsAbs(address) {
		return nil, "which isn't the absolute path of a socket"
	}
	// Split leaves each .. to resolved: behind a link it leads elsewhere than a cleaned path.
	folder, name := filepath.Split(address)
	parent := resolved(folder)
	path := filepath.Join(parent, name)
	temp := resolved(os.TempDir())
	switch {
	case contains(c.folder.resolved, parent):
		info, err := os.Lstat(path)
		fault := notASocket(info, err)
		if fault == "" && err == nil && otherNames(info) {
			fault = "which has another name elsewhere"
		}
		return nil, fault
	case contains(temp, parent):
		info, err := os.Lstat(path)
		if fault := notASocket(info, err); fault != "" || err != nil {
			return nil, fault
		}
		// Where both folders are the same, so is the clock.
		older := filepath.Dir(c.folder.resolved) == temp && info.ModTime().Before(c.folder.made)
		if older || !c.listens(path) {
			return nil, "a socket of another process"
		}
		return &socketFile{path, info}, ""
	default:
		return nil, "which isn't in its folder for sockets"
	}
}

// notASocket returns what is wrong with a file that should be a socket. To find none is up to who connects.
func notASocket(info fs.FileInfo, err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return ""
	case err != nil:
		return fmt.Sprintf("which can't be looked at: %v", systemError(err))
	case info.Mode().Type() != fs.ModeSocket:
		return "which is no socket"
	}
	return ""
}

// foreignPort returns what is wrong with a TCP address.
func (c *child) foreignPort(address string) string {
	host, _, err := net.SplitHostPort(address)
	if err != nil || !net.ParseIP(host).IsLoopback() {
		return "which is no loopback address"
	}
	to, err := net.ResolveTCPAddr("tcp", address)
	if err != nil {
		return "which is no loopback address"
	}
	return c.portFault(to)
}

// resolved returns an absolute path without symbolic links, or cleaned alone where it leads nowhere.
func resolved(path string) string {
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
