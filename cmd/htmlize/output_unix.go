//go:build unix

package main

import (
	"errors"

	"github.com/google/renameio/v2"
)

// replaceFile writes a temporary file beside the target and renames it. A file that is there keeps its permissions.
func replaceFile(file, text string) error {
	temporary, err := renameio.NewPendingFile(file, renameio.WithPermissions(0o666), renameio.WithExistingPermissions())
	if err != nil {
		return err
	}
	// Unlike renameio.WriteFile, this makes no copy of the text.
	if _, err = temporary.WriteString(text); err == nil {
		err = temporary.CloseAtomicallyReplace()
	}
	return errors.Join(err, temporary.Cleanup())
}
