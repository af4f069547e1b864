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
)

// folderPrefix begins the name of a pack's folder, and of nothing else.
const folderPrefix = "htmlize-pack-"

// folder is a pack's private folder, for the sockets of both sides. The host holds its lock from when the folder is made
// until it is removed. The system lets go of the lock of a host that is killed, and that is how the next one knows what to
// sweep away.
type folder struct {
	path string
	// resolved is path without symbolic links, as it was when the folder was made, at the time made.
	resolved string
	made     time.Time
	// lock is nil where the system can't lock a folder.
	lock *os.File
}

// errTaken is a folder whose lock somebody else has, or that isn't there any more.
var errTaken = errors.New("the folder is another's")

// swept lets a host look for what others left before its first folder alone.
var swept sync.Once

// longestTemp is how many bytes the path of a folder for temporary files may have, for the paths of sockets to fit in an address:
// they have the pack's folder below it, in that go-plugin's folder, and in that go-plugin's socket. Each name ends with a number
// of up to 10 digits. (An address has room for 107 bytes on Linux, and for 103 on macOS.)
const longestTemp = len(syscall.RawSockaddrUnix{}.Path) - len("\x00") -
	len("/"+folderPrefix+"1234567890"+"/plugin-dir1234567890"+"/plugin1234567890")

// newFolder makes a folder where temporary files are, or where that won't do for sockets, as on macOS, in /tmp.
func newFolder() (*folder, error) { return newFolderIn(os.TempDir(), "/tmp") }

func newFolderIn(temp, instead string) (*folder, error) {
	// The pack may have another working directory.
	parent, err := filepath.Abs(temp)
	if err != nil {
		return nil, noFolder(temp, err)
	}
	unfit := unfitForSockets(parent)
	if unfit != "" {
		parent = instead
	}
	swept.Do(func() { sweep(parent) })
	folder, err := makeFolder(parent)
	switch {
	case err != nil && unfit != "":
		return nil, &Error{
			Reason:  diagnostic.NoFolder,
			Message: fmt.Sprintf("no folder for its sockets can be made: TMPDIR is %q, %s, and %s can't take its place", temp, unfit, instead),
			Err:     systemError(err),
		}
	case err != nil:
		return nil, noFolder(parent, err)
	}
	return folder, nil
}

// unfitForSockets returns why a folder can't have sockets that a handshake names; empty where it can.
func unfitForSockets(path string) string {
	switch {
	case runtime.GOOS == "windows":
		// Packs serve on ports there.
		return ""
	case len(path) > longestTemp:
		return fmt.Sprintf("which is %d bytes long, and sockets leave room for %d", len(path), longestTemp)
	case strings.ContainsAny(path, "|\n"):
		// The handshake is one line, with bars between its parts.
		return "which a handshake can't carry"
	}
	return ""
}

// makeFolder makes a folder in parent and locks it. The sweep of another host may come in between and take it; then a
// second one is made.
func makeFolder(parent string) (*folder, error) {
	const tries = 100
	for range tries {
		path, err := os.MkdirTemp(parent, folderPrefix)
		if err != nil {
			return nil, err
		}
		lock, err := lockFolder(path)
		switch {
		case errors.Is(err, errTaken):
			continue
		case err != nil && !errors.Is(err, errors.ErrUnsupported):
			_ = os.Remove(path)
			return nil, err
		}
		return &folder{path: path, resolved: resolved(path), made: modified(path), lock: lock}, nil
	}
	return nil, errTaken
}

// noFolder is the error where no folder can be made in parent.
func noFolder(parent string, err error) error {
	return &Error{Reason: diagnostic.NoFolder, Message: fmt.Sprintf("no folder for its sockets can be made in %s", parent), Err: systemError(err)}
}

// remove removes the folder with what is in it, and then lets go of its lock. It may be called more than once.
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
