//go:build unix

// Package leftover finds what programs under test have left behind. Only tests use it.
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

// In returns what is left of programs that have the folder tmp, or one below it, as TMPDIR, a line for each process and file:
// other processes that go on for longer than patience, which it kills, and files in there. A process hands its TMPDIR down, so
// those that a program started are found too, and some time passes until those that were killed are gone. Where there is no
// /proc, no process is found.
func In(tmp string, patience time.Duration) []string {
	var left []string
	for _, pid := range processes(tmp, patience) {
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

// processes returns those that haven't ended in time.
func processes(tmp string, patience time.Duration) []int {
	for deadline := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
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
		// Processes of other users can't be read, and others end meanwhile.
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
