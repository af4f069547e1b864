//go:build unix

package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestSecondSignal ends a command that can't say that it was interrupted, since nobody reads its stderr.
func TestSecondSignal(t *testing.T) {
	htmlize := filepath.Join(t.TempDir(), "htmlize")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, htmlize); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), htmlize, "render")
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	unread, stderr, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer unread.Close()
	defer stderr.Close()
	cmd.Stderr = stderr
	if err := stderr.SetWriteDeadline(time.Now().Add(100 * time.Millisecond)); err != nil {
		t.Fatal(err)
	}
	if _, err := stderr.WriteString(strings.Repeat("x", 10_000_000)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("fill the pipe: %v", err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// Once more than a pipe holds was taken, the command reads.
	if _, err := stdin.Write(make([]byte, 1<<20)); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for {
		select {
		case err := <-ended:
			exit, ok := errors.AsType[*exec.ExitError](err)
			if !ok {
				t.Fatal(err)
			}
			if got := exit.Sys().(syscall.WaitStatus).Signal(); got != syscall.SIGTERM {
				t.Errorf("got the end %v, want that by %v", exit, syscall.SIGTERM)
			}
			return
		case <-again.C:
			if err := cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
				t.Fatal(err)
			}
		}
	}
}
