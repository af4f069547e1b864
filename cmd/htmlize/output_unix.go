//go:build unix

package main

import "github.com/google/renameio/v2"

// replaceFile writes a temporary file beside the target and renames it. A file that is there keeps its permissions.
func replaceFile(file string, data []byte) error {
	return renameio.WriteFile(file, data, 0o666)
}
