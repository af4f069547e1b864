package compat_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// output is what became of a program.
type output struct {
	stdout, stderr string
	status         int
}

// program runs a program to its end. What its packs leave in the folder for temporary files is removed after the test.
func program(t *testing.T, stdin, path string, args ...string) output {
	t.Helper()
	c := exec.CommandContext(t.Context(), path, args...)
	c.Env = inOwnFolder(t)
	c.Stdin = strings.NewReader(stdin)
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	err := c.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); err != nil && (!ok || !exit.Exited()) {
		t.Fatalf("%s %v: %v\n%s", path, args, err, &stderr)
	}
	return output{stdout.String(), stderr.String(), c.ProcessState.ExitCode()}
}

// inOwnFolder returns an environment whose folder for temporary files is removed after the test: packs that a frozen host
// kills leave their sockets there. Its path is short, as that of a socket has to be.
func inOwnFolder(t *testing.T) []string {
	t.Helper()
	folder, err := os.MkdirTemp("", "htmlize-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	return append(os.Environ(), "TMPDIR="+folder)
}

// shell runs a command in dir. It returns what it prints to stdout, and the folder that it ended in.
func shell(t *testing.T, dir, command string) (stdout, end string) {
	t.Helper()
	where := filepath.Join(t.TempDir(), "where")
	run := exec.Command("sh", "-e", "-c", command+"\npwd >'"+where+"'")
	run.Dir = dir
	var stderr bytes.Buffer
	run.Stderr = &stderr
	out, err := run.Output()
	if err != nil {
		t.Fatalf("$ %s\n%v\n%s%s", command, err, out, &stderr)
	}
	pwd, err := os.ReadFile(where)
	if err != nil {
		t.Fatal(err)
	}
	return string(out), strings.TrimSpace(string(pwd))
}
