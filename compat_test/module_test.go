package compat_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// walkModule visits what the module consists of, without what is built or hidden. Rel is the path from the module's folder.
func walkModule(visit func(path, rel string, d fs.DirEntry) error) error {
	return filepath.WalkDir(moduleDir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(moduleDir, path)
		if err != nil {
			return err
		}
		if d.IsDir() && (rel == "bin" || strings.HasPrefix(d.Name(), ".") && rel != ".") {
			return filepath.SkipDir
		}
		return visit(path, rel, d)
	})
}

// copyModule copies the module.
func copyModule(t *testing.T, to string) {
	t.Helper()
	err := walkModule(func(path, rel string, d fs.DirEntry) error {
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o777)
		}
		return copyFile(path, filepath.Join(to, rel), nil)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// copyFile copies a file, and adds more to its end.
func copyFile(from, to string, more []byte) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, append(data, more...), 0o666)
}

func writeText(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}
