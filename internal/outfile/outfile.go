// Package outfile writes a command's output to a file with a given name, without losing or disclosing anything in an existing file.
//
//   - The name of a descriptor, such as /dev/stdout or /dev/fd/3, means that descriptor: output is appended to what was written to it
//     before. The process must have inherited the descriptor, and it must be open for writing.
//   - A file that isn't regular, such as a device or a named pipe, is written to and never replaced.
//   - A regular file is replaced completely or not at all, by a temporary file beside it. The temporary file has the owner, group, mode and
//     extended attributes of the existing file before it has any contents. For a new file, the folder and the umask decide about them.
//   - Where an existing file can't be replaced without losing one of these, or one of several names, it is overwritten. That happens only
//     once the complete output is there.
//   - Links are followed, and their target is replaced. Another user's link in a folder where everybody may write, such as /tmp, is
//     refused. Linux does so with fs.protected_symlinks. It is refused for root, too.
//   - Another user's file or named pipe in such a folder is refused, too. Linux does so with fs.protected_regular and fs.protected_fifos.
//   - A file that can't be opened for writing is refused.
package outfile

import (
	"io/fs"
	"os"
)

// A MissingFolderError is the error of a target whose folder doesn't exist.
type MissingFolderError struct {
	// Folder is absolute.
	Folder string
}

// Error names the folder.
func (e *MissingFolderError) Error() string { return "there is no folder " + e.Folder }

// Unwrap returns fs.ErrNotExist.
func (*MissingFolderError) Unwrap() error { return fs.ErrNotExist }

// Target is where text is written.
type Target struct {
	// path has no links. It is empty for a descriptor.
	path string
	// descriptor is a duplicate of the named descriptor. It is nil for a file.
	descriptor *os.File
	// existing is nil for a new file.
	existing os.FileInfo
}

// MayBlock reports whether a write may wait for another process, such as the reader of a pipe.
func (t *Target) MayBlock() bool {
	return t.descriptor != nil || t.existing != nil && !t.existing.Mode().IsRegular()
}

// Is reports whether the target is a given regular file, under any of its names.
func (t *Target) Is(file os.FileInfo) bool {
	existing := t.existing
	if t.descriptor != nil {
		existing, _ = t.descriptor.Stat()
	}
	return existing != nil && existing.Mode().IsRegular() && os.SameFile(existing, file)
}

// Write writes text. It may be called only once. Its errors are those of the system.
func (t *Target) Write(text string) error {
	switch {
	case t.descriptor != nil:
		return writeAndClose(t.descriptor, text)
	case t.MayBlock():
		file, err := os.OpenFile(t.path, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		return writeAndClose(file, text)
	default:
		return t.replace(text)
	}
}

func writeAndClose(file *os.File, text string) error {
	_, err := file.WriteString(text)
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	return err
}
