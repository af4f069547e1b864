package programs

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TempDir returns a folder that is removed after the test, to be the TMPDIR of a program: packs that a frozen host kills leave
// their sockets there. Unlike that of testing.T, its path is short enough for sockets.
func TempDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "htmlize-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// Environ returns the environment with a TMPDIR that is removed after the test.
func Environ(t *testing.T) []string {
	t.Helper()
	return append(os.Environ(), "TMPDIR="+TempDir(t))
}

// Shell runs a command in dir. It returns the command's stdout and its last working directory.
func Shell(t *testing.T, dir, command string) (stdout, end string) {
	t.Helper()
	endFile := filepath.Join(t.TempDir(), "end")
	shell := exec.Command("sh", "-e", "-c", command+"\npwd >'"+endFile+"'")
	shell.Dir = dir
	var stderr bytes.Buffer
	shell.Stderr = &stderr
	out, err := shell.Output()
	if err != nil {
		t.Fatalf("$ %s\n%v\n%s%s", command, err, out, &stderr)
	}
	pwd, err := os.ReadFile(endFile)
	if err != nil {
		t.Fatal(err)
	}
	return string(out), strings.TrimSpace(string(pwd))
}
