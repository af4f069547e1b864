//go:build darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd

package launch

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// sweep removes the folders in parent that hosts of this user left when they were killed: those whose lock nobody has. What
// it can't read or remove, it leaves.
func sweep(parent string) {
	dir, err := os.Open(parent)
	if err != nil {
		return
	}
	names, _ := dir.Readdirnames(-1)
	_ = dir.Close()
	for _, name := range names {
		if !strings.HasPrefix(name, folderPrefix) {
			continue
		}
		path := filepath.Join(parent, name)
		if info, err := os.Lstat(path); err != nil || !isOwn(info) {
			continue
		}
		if lock, err := lockFolder(path); err == nil {
			(&folder{path: path, lock: lock}).remove()
		}
	}
}

// isOwn reports whether a file is of the user that this process runs as.
func isOwn(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid()
}

// lockFolder takes a folder's lock without waiting, and returns what holds it as long as it is open, in this process alone.
// The error is errTaken where the lock, or the folder, is another's by now, and [errors.ErrUnsupported] where the file
// system has no such locks: then there is no sweep either.
func lockFolder(path string) (*os.File, error) {
	lock, err := os.OpenFile(path, os.O_RDONLY|syscall.O_DIRECTORY|syscall.O_NOFOLLOW, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errTaken
	}
	if err != nil {
		return nil, err
	}
	switch err = flock(lock); {
	case err == nil:
		err = checkSame(lock, path)
	case errors.Is(err, syscall.EWOULDBLOCK):
		err = errTaken
	case errors.Is(err, syscall.EBADF), errors.Is(err, syscall.EINVAL):
		// What some file systems say besides that it isn't supported.
		err = errors.ErrUnsupported
	}
	if err != nil {
		_ = lock.Close()
		return nil, err
	}
	return lock, nil
}

// flock takes the lock of an open file or folder, or returns why it can't.
func flock(f *os.File) error {
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EINTR) {
			return err
		}
	}
}

// checkSame returns errTaken where a folder that is open isn't at its path any more: whoever had the lock before may have
// removed it.
func checkSame(open *os.File, path string) error {
	was, err := open.Stat()
	if err != nil {
		return err
	}
	if is, err := os.Lstat(path); err != nil || !os.SameFile(was, is) {
		return errTaken
	}
	return nil
}
