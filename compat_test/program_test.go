package compat_test

import (
	"bytes"
	"errors"
	"os/exec"
	"strings"
	"testing"

	"example.com/htmlize/compat_test/programs"
)

// output is the output and the exit status of a program.
type output struct {
	stdout, stderr string
	status         int
}

// program runs a program to its end, with a TMPDIR that is removed after the test.
func program(t *testing.T, stdin, path string, args ...string) output {
	t.Helper()
	c := exec.CommandContext(t.Context(), path, args...)
	c.Env = programs.Environ(t)
	c.Stdin = strings.NewReader(stdin)
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	err := c.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); err != nil && (!ok || !exit.Exited()) {
		t.Fatalf("%s %v: %v\n%s", path, args, err, &stderr)
	}
	return output{stdout.String(), stderr.String(), c.ProcessState.ExitCode()}
}
