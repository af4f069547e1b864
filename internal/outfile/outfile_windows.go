package outfile

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Resolve returns the target called name. The file need not exist. Where its folder doesn't exist, the error is a [*MissingFolderError].
func Resolve(name string) (*Target, error) {
	path := name
	if behindLinks, err := filepath.EvalSymlinks(name); err == nil {
		path = behindLinks
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		folder, err := filepath.Abs(filepath.Dir(path))
		if err != nil {
			return nil, err
		}
		if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
			return nil, &MissingFolderError{folder}
		}
		return &Target{path: path}, nil
	}
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: syscall.EISDIR}
	}
	return &Target{path: path, existing: info}, nil
}

// replace writes text to a temporary file beside the target and renames it.
func (t *Target) replace(text string) error {
	temporary, err := os.CreateTemp(filepath.Dir(t.path), ".htmlize-*")
	if err != nil {
		return err
	}
	if err := writeAndClose(temporary, text); err != nil {
		return errors.Join(err, os.Remove(temporary.Name()))
	}
	if err := os.Rename(temporary.Name(), t.path); err != nil {
		return errors.Join(err, os.Remove(temporary.Name()))
	}
	return nil
}
