package syserror

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// ClosedFolder returns the folder on the way to path that this user may not search, which is the deepest one that can be looked at. It
// returns "" where there is none.
func ClosedFolder(path string) string {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrPermission) {
		return ""
	}
	for folder := filepath.Dir(path); ; folder = filepath.Dir(folder) {
		if _, err := os.Stat(folder); err == nil || folder == filepath.Dir(folder) {
			return folder
		}
	}
}
