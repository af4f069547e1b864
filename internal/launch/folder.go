package launch

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/syserror"
)

// folderPrefix begins the name of a pack's folder. No other file of htmlize has it.
const folderPrefix = "htmlize-pack-"

// folder is a pack's own folder, for the sockets of both sides. The host locks it when it makes it, and unlocks it after it has
// removed it. When a host is killed, the system releases the lock, and the next host sweeps the folder.
type folder struct {
	path string
	// resolved is path without symbolic links at the time the folder was made.
	resolved string
	// made is that time, by the clock of the folder's file system.
	made time.Time
	// lock is nil where the system can't lock a folder.
	lock *os.File
}

// errNotLocked says that another process has a folder's lock, or has removed the folder.
var errNotLocked = errors.New("the folder is another's")

// sweepOnce lets a host sweep only before it makes its first folder.
var sweepOnce sync.Once

// maxTemp is how many bytes the path of the folder for temporary files may have so that the paths of sockets fit in an address.
// A socket's path is that folder, the pack's folder, go-plugin's folder and go-plugin's socket. Each of the last three names ends
// with a number of up to 10 digits. (An address has room for 107 bytes on Linux, and for 103 on macOS.)
const maxTemp = len(syscall.RawSockaddrUnix{}.Path) - len("\x00") -
	len("/"+folderPrefix+"1234567890"+"/plugin-dir1234567890"+"/plugin1234567890")

// newFolder makes a folder in the folder for temporary files. Where that is unfit for sockets, as on macOS, it uses /tmp.
func newFolder() (*folder, error) { return newFolderIn(os.TempDir(), "/tmp") }

func newFolderIn(temp, fallback string) (*folder, error) {
	// The pack may have another working directory.
	parent, err := filepath.Abs(temp)
	if err != nil {
		return nil, noFolderError(temp, err)
	}
	unfit := unfitForSockets(parent)
	if unfit != "" {
		parent = fallback
	}
	sweepOnce.Do(func() { sweep(parent) })
	folder, err := makeFolder(parent)
	switch {
	case err != nil && unfit != "":
		return nil, &Error{
			Reason:  diagnostic.NoFolder,
			Message: fmt.Sprintf("no folder for its sockets can be made: TMPDIR is %q, %s, and %s can't take its place", temp, unfit, fallback),
			Err:     syserror.Cause(err),
		}
	case err != nil:
		return nil, noFolderError(parent, err)
	}
	return folder, nil
}

// unfitForSockets returns why a handshake can't name a socket in a folder. It returns "" where it can.
func unfitForSockets(path string) string {
	switch {
	case runtime.GOOS == "windows":
		// Packs serve on ports there.
		return ""
	case len(path) > maxTemp:
		return fmt.Sprintf("which is %d bytes long, and sockets leave room for %d", len(path), maxTemp)
	case strings.ContainsAny(path, "|\n"):
		// The handshake is one line whose parts are separated by bars.
		return "which a handshake can't carry"
	}
	return ""
}

// makeFolder makes a folder in parent and locks it. Another host's sweep may remove the folder before it is locked. Then
// makeFolder tries again.
func makeFolder(parent string) (*folder, error) {
	const tries = 100
	for range tries {
		path, err := os.MkdirTemp(parent, folderPrefix)
		if err != nil {
			return nil, err
		}
		lock, err := lockFolder(path)
		switch {
		case errors.Is(err, errNotLocked):
			continue
		case err != nil && !errors.Is(err, errors.ErrUnsupported):
			_ = os.Remove(path)
			return nil, err
		}
		return &folder{path: path, resolved: resolveLinks(path), made: modified(path), lock: lock}, nil
	}
	return nil, errNotLocked
}

// noFolderError is the error where no folder can be made in parent.
func noFolderError(parent string, err error) error {
	return &Error{Reason: diagnostic.NoFolder, Message: fmt.Sprintf("no folder for its sockets can be made in %s", parent), Err: syserror.Cause(err)}
}

// remove removes the folder with its contents, and then releases the lock. It may be called more than once.
func (f *folder) remove() {
	_ = os.RemoveAll(f.path)
	_ = f.lock.Close()
}

// modified returns when a file was modified, by the clock of its file system.
func modified(path string) time.Time {
	info, err := os.Lstat(path)
	if err != nil {
		return time.Time{}
	}
	return info.ModTime()
}
