package main

import (
	"errors"
	"os"
	"path/filepath"
)

// replaceFile writes a temporary file beside the target and renames it.
func replaceFile(file, text string) error {
	temporary, err := os.CreateTemp(filepath.Dir(file), ".htmlize-*")
	if err != nil {
		return err
	}
	_, err = temporary.WriteString(text)
	if err = errors.Join(err, temporary.Close()); err == nil {
		err = os.Rename(temporary.Name(), file)
	}
	if err != nil {
		return errors.Join(err, os.Remove(temporary.Name()))
	}
	return nil
}
