//go:build unix

package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
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
	fill(t, stderr)
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

// fill writes to a pipe until it takes nothing more. Go's pipes don't block, so no time has a part in it.
func fill(t *testing.T, pipe *os.File) {
	t.Helper()
	conn, err := pipe.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	block := make([]byte, 1<<16)
	var full error
	err = conn.Write(func(fd uintptr) bool {
		for full == nil || errors.Is(full, syscall.EINTR) {
			_, full = syscall.Write(int(fd), block)
		}
		return true
	})
	if err != nil || !errors.Is(full, syscall.EAGAIN) {
		t.Fatalf("fill the pipe: %v and %v, want %v", err, full, syscall.EAGAIN)
	}
}
