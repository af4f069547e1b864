//go:build unix

package zoo

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// leftTime bounds the wait for the end of processes that were killed, and that the host isn't the parent of.
const leftTime = 10 * time.Second

// leftBehind returns what this process left of packs: other processes with its TMPDIR in their environment, which it kills,
// and files in there. Where there is no /proc, it finds no processes.
func leftBehind(tmp string) []string {
	var left []string
	for _, pid := range processesLeft(tmp) {
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

// processesLeft returns the processes that go on for longer than they may.
func processesLeft(tmp string) []int {
	for deadline := time.Now().Add(leftTime); ; time.Sleep(10 * time.Millisecond) {
		left := othersWith("TMPDIR=" + tmp)
		if len(left) == 0 || time.Now().After(deadline) {
			return left
		}
	}
}

// othersWith returns the other processes with an environment variable that begins like this.
func othersWith(variable string) []int {
	environments, _ := filepath.Glob("/proc/[0-9]*/environ")
	var found []int
	for _, file := range environments {
		// Processes of other users can't be read, and others end meanwhile.
		environment, err := os.ReadFile(file)
		if err != nil || !bytes.Contains(append([]byte{0}, environment...), []byte("\x00"+variable)) {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file))); err == nil && pid != os.Getpid() {
			found = append(found, pid)
		}
	}
	return found
}
