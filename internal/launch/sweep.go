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

// sweep removes the folders in parent that killed hosts of this user left: those that no process has locked. It skips what it
// can't read or remove.
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

// isOwn reports whether a file belongs to the user that this process runs as.
func isOwn(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(stat.Uid) == os.Geteuid()
}

// lockFolder locks a folder without waiting. The lock is held until the returned file is closed. No child inherits it.
// The error is errNotLocked where another process has the lock or has removed the folder. It is [errors.ErrUnsupported] where the
// file system has no such locks: no host sweeps there either.
func lockFolder(path string) (*os.File, error) {
	lock, err := os.OpenFile(path, os.O_RDONLY|syscall.O_DIRECTORY|syscall.O_NOFOLLOW, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errNotLocked
	}
	if err != nil {
		return nil, err
	}
	switch err = flock(lock); {
	case err == nil:
		err = checkNotRemoved(lock, path)
	case errors.Is(err, syscall.EWOULDBLOCK):
		err = errNotLocked
	case errors.Is(err, syscall.EBADF), errors.Is(err, syscall.EINVAL):
		// Some file systems return these instead of ENOTSUP.
		err = errors.ErrUnsupported
	}
	if err != nil {
		_ = lock.Close()
		return nil, err
	}
	return lock, nil
}

// flock locks an open file or folder.
func flock(f *os.File) error {
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EINTR) {
			return err
		}
	}
}

// checkNotRemoved returns errNotLocked where the open folder isn't at its path any more: the process that had the lock before may
// have removed it.
func checkNotRemoved(open *os.File, path string) error {
	opened, err := open.Stat()
	if err != nil {
		return err
	}
	if current, err := os.Lstat(path); err != nil || !os.SameFile(opened, current) {
		return errNotLocked
	}
	return nil
}
