package programs

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// ModuleDir returns the folder of this module: the nearest one above the working directory that has a go.mod.
var ModuleDir = sync.OnceValue(func() string {
	dir, err := os.Getwd()
	if err != nil {
		panic(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			panic("no go.mod above the working directory")
		}
		dir = parent
	}
})

// walkModule visits the module's files and folders, except for bin and what is hidden. Rel is the path from the module's folder.
func walkModule(visit func(path, rel string, d fs.DirEntry) error) error {
	return filepath.WalkDir(ModuleDir(), func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(ModuleDir(), path)
		if err != nil {
			return err
		}
		if d.IsDir() && (rel == "bin" || strings.HasPrefix(d.Name(), ".") && rel != ".") {
			return filepath.SkipDir
		}
		return visit(path, rel, d)
	})
}

// CopyModule copies the module.
func CopyModule(t *testing.T, to string) {
	t.Helper()
	err := walkModule(func(path, rel string, d fs.DirEntry) error {
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o777)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rel), data, 0o666)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// WriteText writes a file.
func WriteText(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}
