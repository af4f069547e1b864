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

// replace replaces a regular file by one with text, or makes a new file.
func (t *Target) replace(text string) error {
	if t.existing == nil {
		return t.create(text)
	}
	// Another user may have replaced the file meanwhile. With O_CREATE, a system with fs.protected_regular refuses to open theirs.
	old, err := os.OpenFile(t.path, os.O_WRONLY|os.O_CREATE|unix.O_NOFOLLOW|unix.O_NONBLOCK, 0o600)
	if err != nil {
		return err
	}
	defer old.Close()
	info, err := old.Stat()
	if err != nil {
		return err
	}
	// In a folder where everybody may write, another user may have made a second name for this user's file.
	if info.Sys().(*syscall.Stat_t).Nlink > 1 && !inSharedFolder(t.path) {
		return writeInPlace(old, text)
	}
	pending, err := t.pending(0o600)
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		// No file can be made in the folder, but the existing one can be written.
		return writeInPlace(old, text)
	}
	if err != nil {
		return err
	}
	if !copyMetadata(pending.File, old, info) {
		return errors.Join(pending.Cleanup(), writeInPlace(old, text))
	}
	err = finish(pending, text)
	if errors.Is(err, syscall.EBUSY) {
		// Something is mounted on the file.
		return writeInPlace(old, text)
	}
	return err
}

// create makes a new file. The folder and the umask decide about its owner and mode.
func (t *Target) create(text string) error {
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

// finish writes text and renames the temporary file to the target's name. It removes the temporary file where that fails.
func finish(pending *renameio.PendingFile, text string) error {
	_, err := pending.WriteString(text)
	if err == nil {
		err = pending.CloseAtomicallyReplace()
	}
	return errors.Join(err, pending.Cleanup())
}

// copyMetadata gives made the owner, the group, the mode and the extended attributes of old. It returns false where it can't.
func copyMetadata(made, old *os.File, oldInfo fs.FileInfo) bool {
	madeInfo, err := made.Stat()
	if err != nil {
		return false
	}
	want, has := oldInfo.Sys().(*syscall.Stat_t), madeInfo.Sys().(*syscall.Stat_t)
	if (want.Uid != has.Uid || want.Gid != has.Gid) && made.Chown(int(want.Uid), int(want.Gid)) != nil {
		return false
	}
	// The mode is set last: chown clears bits of it, and an access list changes it.
	return copyAttributes(made, old) && made.Chmod(oldInfo.Mode()) == nil
}

func inSharedFolder(path string) bool {
	folder, err := os.Lstat(filepath.Dir(path))
	return err != nil || isShared(folder)
}

// writeInPlace overwrites an existing file with text, and truncates it to the text's length.
func writeInPlace(file *os.File, text string) error {
	if _, err := file.WriteString(text); err != nil {
		return err
	}
	return file.Truncate(int64(len(text)))
}
