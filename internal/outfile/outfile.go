// Package outfile writes what a command was asked to write to a file of a given name, without losing or giving away anything that
// is there.
//
//   - The name of a descriptor, such as /dev/stdout or /dev/fd/3, means that descriptor, and what is written stands behind what was
//     written to it before. It is one that the process was started with, and open for writing.
//   - What isn't a regular file, such as a device or a named pipe, is written to and never replaced.
//   - A regular file is replaced as a whole or not at all, by a temporary file beside it which has its owner, group, mode and
//     extended attributes before there is anything in it. A new file gets what the folder and the umask give it.
//   - Where a file can be written and not be replaced without losing one of these, or one of several names that it has, it is
//     written in its place, after all that is to be written is there.
//   - Links are followed, and what they lead to is replaced. A link that somebody else put into a folder where everybody may
//     write, such as /tmp, is refused, as Linux does with fs.protected_symlinks, for root too.
//   - Another user's file or named pipe in such a folder is refused, too, as Linux does with fs.protected_regular and
//     fs.protected_fifos.
//   - What an open for writing refuses is refused.
package outfile

import (
	"io/fs"
	"os"
)

// A MissingFolderError is a target whose folder isn't there.
type MissingFolderError struct {
	// Folder is absolute.
	Folder string
}

// Error says which folder it is.
func (e *MissingFolderError) Error() string { return "there is no folder " + e.Folder }

// Unwrap returns fs.ErrNotExist.
func (*MissingFolderError) Unwrap() error { return fs.ErrNotExist }

// Target is where text is to be written.
type Target struct {
	// path has no links; it is empty for a descriptor.
	path string
	// descriptor is a duplicate.
	descriptor *os.File
	// existing is nil where there is no file yet.
	existing os.FileInfo
}

// MayBlock reports whether a write may wait for somebody, such as the reader of a pipe.
func (t *Target) MayBlock() bool {
	return t.descriptor != nil || t.existing != nil && !t.existing.Mode().IsRegular()
}

// Is reports whether the target is that regular file, which may have other names, too.
func (t *Target) Is(file os.FileInfo) bool {
	existing := t.existing
	if t.descriptor != nil {
		existing, _ = t.descriptor.Stat()
	}
	return existing != nil && existing.Mode().IsRegular() && os.SameFile(existing, file)
}

// Write writes text, and is called once. Its errors are those of the system.
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
