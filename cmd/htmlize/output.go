package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
)

// writeOutput writes text to the file, or to stdout where none is named.
func writeOutput(c *cobra.Command, file, text string) error {
	if file == "" || file == standard {
		_, err := io.WriteString(c.OutOrStdout(), text)
		return writeError("to stdout", err)
	}
	if !isSpecial(file) {
		return writeError(file, writeFile(file, text))
	}
	_, err := await(c.Context(), func() (struct{}, error) { return struct{}{}, writeFile(file, text) })
	return writeError(file, err)
}

// writeFile puts text in the place of the file, as a whole or not at all. What is no regular file, such as a device or a
// named pipe, is written to.
func writeFile(file, text string) error {
	if isSpecial(file) {
		return os.WriteFile(file, []byte(text), 0)
	}
	if _, err := os.Stat(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return replaceFile(behindLinks(file), text)
}

// isSpecial reports whether file is there and no regular file.
func isSpecial(file string) bool {
	info, err := os.Stat(file)
	return err == nil && !info.Mode().IsRegular()
}

// behindLinks returns the file that a link leads to, which need not be there: it is what is replaced, and not the link.
// The links must not go in a circle.
func behindLinks(file string) string {
	for {
		target, err := os.Readlink(file)
		if err != nil {
			return file
		}
		if !filepath.IsAbs(target) {
			// What is before a ".." may be a link, so that filepath.Join would lead elsewhere.
			target = filepath.Dir(file) + string(filepath.Separator) + target
		}
		file = target
	}
}
