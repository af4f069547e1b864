package compat_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The module's folder, and the folder with its binaries. TestMain sets both.
var moduleDir, binDir string

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "htmlize-test-")
	if err != nil {
		return fail(err)
	}
	defer os.RemoveAll(dir)
	if moduleDir, err = filepath.Abs(".."); err != nil {
		return fail(err)
	}
	binDir = dir
	// The separator makes go build write into the folder.
	build := exec.Command("go", "build", "-o", binDir+string(filepath.Separator), "./cmd/htmlize", "./packs/core", "./packs/extra")
	build.Dir = moduleDir
	if out, err := build.CombinedOutput(); err != nil {
		return fail(fmt.Errorf("go build: %w\n%s", err, out))
	}
	return m.Run()
}

func fail(err error) int {
	fmt.Fprintln(os.Stderr, err)
	return 1
}

func binary(name string) string { return filepath.Join(binDir, name) }
