//go:build unix

package descriptors

import (
	"os"
	"slices"
	"testing"

	"golang.org/x/sys/unix"
)

func TestInherited(t *testing.T) {
	file, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	fd := int(file.Fd())
	if fds := open(); !slices.Contains(fds, fd) || slices.Min(fds) < first {
		t.Errorf("got %v, want %d in it, which is open, and none below %d", fds, fd, first)
	}
	if fds := findInherited(); slices.Contains(fds, fd) {
		t.Errorf("got %v, and %d is this process's own", fds, fd)
	}
	// Without close-on-exec the descriptor looks like an inherited one.
	if _, err := unix.FcntlInt(uintptr(fd), unix.F_SETFD, 0); err != nil {
		t.Fatal(err)
	}
	if fds := findInherited(); !slices.Contains(fds, fd) {
		t.Errorf("got %v without %d, which isn't closed on exec", fds, fd)
	}
}
