package launch

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// newFolder makes a pack's private folder, for the sockets of both sides. The path of a Unix socket has 104
// bytes at most on some systems, and go-plugin adds up to 45 of its own, so a long TMPDIR (as on macOS) isn't used.
func newFolder() (string, error) {
	// The pack may have another working directory.
	parent, err := filepath.Abs(os.TempDir())
	if err != nil {
		return "", &Error{Reason: NotStarted, Message: "no folder for its sockets can be made", Err: err}
	}
	// The handshake is one line, with bars between its parts.
	if runtime.GOOS != "windows" && (len(parent) > 40 || strings.ContainsAny(parent, "|\n")) {
		parent = "/tmp"
	}
	dir, err := os.MkdirTemp(parent, "htmlize-")
	if err != nil {
		return "", &Error{Reason: NotStarted, Message: "no folder for its sockets can be made", Err: err}
	}
	return dir, nil
}

// removeSocket removes the socket that a handshake names. One of an old release of go-plugin isn't in the pack's folder but
// among all temporary files, and a pack that is killed leaves it there.
func removeSocket(h handshake) {
	info, err := os.Lstat(h.address)
	if h.network == "unix" && err == nil && info.Mode().Type() == fs.ModeSocket {
		_ = os.Remove(h.address)
	}
}
