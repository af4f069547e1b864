//go:build unix

package leftover_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"example.com/htmlize/internal/leftover"
)

// TestIn checks that files and processes with the folder as TMPDIR are found, that the processes are killed, and that other processes
// are left alone.
func TestIn(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only files are found here")
	}
	tmp := t.TempDir()
	if got := leftover.In(tmp, 100*time.Millisecond); got != nil {
		t.Errorf("got %q, want nothing", got)
	}
	start := func(tmp string) *exec.Cmd {
		cmd := exec.Command("sleep", "3600")
		cmd.Env = append(os.Environ(), "TMPDIR="+tmp)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		return cmd
	}
	stray, deeper, other := start(tmp), start(filepath.Join(tmp, "pack")), start(tmp+"2")
	file := filepath.Join(tmp, "socket")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	process := func(cmd *exec.Cmd) string {
		return fmt.Sprintf(`left behind: process %d: "sleep\x003600\x00"`, cmd.Process.Pid)
	}
	want := []string{process(stray), process(deeper), "left behind: " + file}
	slices.Sort(want)
	got := leftover.In(tmp, 100*time.Millisecond)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, cmd := range []*exec.Cmd{stray, deeper} {
		if got := fmt.Sprint(cmd.Wait()); got != "signal: killed" {
			t.Errorf("got %s, want the process killed", got)
		}
	}
	if err := other.Process.Kill(); err != nil {
		t.Error(err)
	}
	_ = other.Wait()
}
