//go:build unix

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// leftoverTime bounds the wait for the end of processes that were killed and have another parent than this one.
const leftoverTime = 5 * time.Second

// checkNothingLeft fails the test where a script left a process behind, or a file in its TMPDIR, which it removes.
func checkNothingLeft(t testing.TB, tmp string) {
	t.Helper()
	for _, p := range processesLeft(t, tmp) {
		t.Errorf("left behind: process %d: %s", p.pid, p.command)
		_ = syscall.Kill(p.pid, syscall.SIGKILL)
	}
	files, err := os.ReadDir(tmp)
	if err != nil {
		t.Error(err)
	}
	for _, file := range files {
		t.Errorf("left behind: %s", filepath.Join(tmp, file.Name()))
	}
	if err := os.RemoveAll(tmp); err != nil {
		t.Error(err)
	}
}

type process struct {
	pid     int
	command string
}

// processesLeft returns the processes that go on although their script is over. A process of a script has its TMPDIR in
// the environment, be it the command, a pack or what a pack started. Where there is no /proc, none is found.
func processesLeft(t testing.TB, tmp string) []process {
	t.Helper()
	for deadline := time.Now().Add(leftoverTime); ; time.Sleep(10 * time.Millisecond) {
		left := processesWith("TMPDIR=" + tmp)
		if len(left) == 0 || time.Now().After(deadline) {
			return left
		}
	}
}

// processesWith returns the processes with an environment variable that begins like this.
func processesWith(variable string) []process {
	environments, _ := filepath.Glob("/proc/[0-9]*/environ")
	var found []process
	for _, file := range environments {
		// Processes of other users can't be read, and others end meanwhile.
		environment, err := os.ReadFile(file)
		if err != nil || !bytes.Contains(append([]byte{0}, environment...), []byte("\x00"+variable)) {
			continue
		}
		folder := filepath.Dir(file)
		pid, err := strconv.Atoi(filepath.Base(folder))
		if err != nil {
			continue
		}
		command, _ := os.ReadFile(filepath.Join(folder, "cmdline"))
		found = append(found, process{pid, fmt.Sprintf("%q", command)})
	}
	return found
}
