package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// writeFile puts text in the place of the file, as a whole or not at all. What is no regular file, such as a device or a
// named pipe, is written to.
func writeFile(file, text string) error {
	info, err := os.Stat(file)
	if err == nil && !info.Mode().IsRegular() {
		return os.WriteFile(file, []byte(text), 0)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	// Behind a link it is the file that is replaced, not the link.
	if target, err := filepath.EvalSymlinks(file); err == nil {
		file = target
	}
	return replaceFile(file, []byte(text))
}
