//go:build unix

// Package leftover finds processes and files that programs under test have left behind. Only tests use it.
package leftover

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// In returns a line for each process and file that programs with the folder tmp, or a folder below it, as TMPDIR have left behind. It
// waits for the processes to end, as a killed process needs some time for that. Those that still run after timeout it kills and returns.
// Children inherit TMPDIR, so it finds processes that a program started, too. Without /proc it finds no processes.
func In(tmp string, timeout time.Duration) []string {
	var left []string
	for _, pid := range processes(tmp, timeout) {
		command, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
		left = append(left, fmt.Sprintf("left behind: process %d: %q", pid, command))
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
	files, err := os.ReadDir(tmp)
	if err != nil {
		left = append(left, err.Error())
	}
	for _, file := range files {
		left = append(left, "left behind: "+filepath.Join(tmp, file.Name()))
	}
	return left
}

// processes returns the processes that haven't ended within timeout.
func processes(tmp string, timeout time.Duration) []int {
	for deadline := time.Now().Add(timeout); ; time.Sleep(10 * time.Millisecond) {
		left := othersIn(tmp)
		if len(left) == 0 || time.Now().After(deadline) {
			return left
		}
	}
}

// othersIn returns the other processes that have tmp, or a folder below it, as TMPDIR.
func othersIn(tmp string) []int {
	variable := []byte("\x00TMPDIR=" + tmp)
	environments, _ := filepath.Glob("/proc/[0-9]*/environ")
	var found []int
	for _, file := range environments {
		// This fails for processes of other users, and for processes that have ended meanwhile.
		environment, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		_, rest, ok := bytes.Cut(append([]byte{0}, environment...), variable)
		if !ok || len(rest) == 0 || rest[0] != 0 && rest[0] != filepath.Separator {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file))); err == nil && pid != os.Getpid() {
			found = append(found, pid)
		}
	}
	return found
}
