package launch

import (
	"fmt"
	"os"
	"runtime"
)

// newFolder makes a pack's private folder, for its sockets and its temporary files. The path of a Unix socket has 104
// bytes at most on some systems, and go-plugin adds up to 45 of its own, so a long TMPDIR (as on macOS) isn't used.
func newFolder() (string, error) {
	parent := os.TempDir()
	if runtime.GOOS != "windows" && len(parent) > 40 {
		parent = "/tmp"
	}
	dir, err := os.MkdirTemp(parent, "htmlize-")
	if err != nil {
		return "", fmt.Errorf("make a folder for the pack's sockets: %w", err)
	}
	return dir, nil
}
