//go:build unix

package outfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/google/renameio/v2"
	"golang.org/x/sys/unix"
)

// replace writes text to a regular file, or to a new one.
func (t *Target) replace(text string) error {
	if t.existing == nil {
		return t.putNew(text)
	}
	// With O_CREATE, so that what somebody else may have put in its place meanwhile is refused where the system has
	// fs.protected_regular.
	old, err := os.OpenFile(t.path, os.O_WRONLY|os.O_CREATE|unix.O_NOFOLLOW|unix.O_NONBLOCK, 0o600)
	if err != nil {
		return err
	}
	defer old.Close()
	info, err := old.Stat()
	if err != nil {
		return err
	}
	// In a folder where everybody may write, a name may be another user's for a file that isn't.
	if info.Sys().(*syscall.Stat_t).Nlink > 1 && !inSharedFolder(t.path) {
		return writeInPlace(old, text)
	}
	pending, err := t.pending(0o600)
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		// The folder takes no new file, and the one that is there may be written.
		return writeInPlace(old, text)
	}
	if err != nil {
		return err
	}
	if !likeness(pending.File, old, info) {
		return errors.Join(pending.Cleanup(), writeInPlace(old, text))
	}
	err = finish(pending, text)
	if errors.Is(err, syscall.EBUSY) {
		// Something is mounted on the file.
		return writeInPlace(old, text)
	}
	return err
}

// putNew makes a file, with what the folder and the umask give to a new one.
func (t *Target) putNew(text string) error {
	pending, err := t.pending(0o666)
	if err != nil {
		return err
	}
	return finish(pending, text)
}

// pending makes a temporary file beside the target.
func (t *Target) pending(mode os.FileMode) (*renameio.PendingFile, error) {
	return renameio.NewPendingFile(t.path, renameio.WithTempDir(filepath.Dir(t.path)), renameio.WithPermissions(mode))
}

// finish writes text and puts the file in the place of the target. No temporary file is left.
func finish(pending *renameio.PendingFile, text string) error {
	_, err := pending.WriteString(text)
	if err == nil {
		err = pending.CloseAtomicallyReplace()
	}
	return errors.Join(err, pending.Cleanup())
}

// likeness gives made the owner, the group, the mode and the extended attributes of old, and reports whether it has them.
func likeness(made, old *os.File, info fs.FileInfo) bool {
	fresh, err := made.Stat()
	if err != nil {
		return false
	}
	want, has := info.Sys().(*syscall.Stat_t), fresh.Sys().(*syscall.Stat_t)
	if (want.Uid != has.Uid || want.Gid != has.Gid) && made.Chown(int(want.Uid), int(want.Gid)) != nil {
		return false
	}
	// A change of the owner takes bits of the mode away, and an access list is a part of the mode.
	return copyAttributes(made, old) && made.Chmod(info.Mode()) == nil
}

func inSharedFolder(path string) bool {
	folder, err := os.Lstat(filepath.Dir(path))
	return err != nil || isShared(folder)
}

// writeInPlace writes text to a file that is there, and cuts off what it had more.
func writeInPlace(file *os.File, text string) error {
	if _, err := file.WriteString(text); err != nil {
		return err
	}
	return file.Truncate(int64(len(text)))
}
