package launch

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"
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

// newFolder makes a folder where temporary files are. The path of a Unix socket has 104 bytes at most on some systems, and
// go-plugin adds up to 45 of its own, so a long TMPDIR (as on macOS) isn't used.
func newFolder() (*folder, error) {
	// The pack may have another working directory.
	parent, err := filepath.Abs(os.TempDir())
	if err != nil {
		return nil, noFolder(err)
	}
	// The handshake is one line, with bars between its parts.
	if runtime.GOOS != "windows" && (len(parent) > 35 || strings.ContainsAny(parent, "|\n")) {
		parent = "/tmp"
	}
	swept.Do(func() { sweep(parent) })
	return makeFolder(parent)
}

// makeFolder makes a folder in parent and locks it. The sweep of another host may come in between and take it; then a
// second one is made.
func makeFolder(parent string) (*folder, error) {
	const tries = 100
	for range tries {
		path, err := os.MkdirTemp(parent, folderPrefix)
		if err != nil {
			return nil, noFolder(err)
		}
		lock, err := lockFolder(path)
		switch {
		case errors.Is(err, errTaken):
			continue
		case err != nil && !errors.Is(err, errors.ErrUnsupported):
			_ = os.Remove(path)
			return nil, noFolder(err)
		}
		return &folder{path: path, resolved: resolved(path), made: modified(path), lock: lock}, nil
	}
	return nil, noFolder(errTaken)
}

func noFolder(err error) error {
	return &Error{Reason: NotStarted, Message: "no folder for its sockets can be made", Err: err}
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
