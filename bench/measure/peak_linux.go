package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	"example.com/htmlize/bench"
)

// peakMemory compares the peak memory of the command with the size of the document. It reads the peak when the command has begun to write
// and waits for a reader. The peak that the system reports for an ended process would include that of the process that started it,
// which is this one with its own documents.
func peakMemory(ctx context.Context, w *workspace) (result, error) {
	doc := bench.Document(100_000, 1, "tt")
	file, err := w.write("large.txt", doc)
	if err != nil {
		return result{}, err
	}
	manifest, err := w.write("large.yaml", "manifest: 1\npacks: [{name: one, path: one, plugins: [{name: tt, hooks: [role:tt], timeout: 1m}]}]\n")
	if err != nil {
		return result{}, err
	}
	c := exec.CommandContext(ctx, w.path("today/htmlize"), "render", "-m", manifest, file)
	var stderr bytes.Buffer
	c.Stderr = &stderr
	out, err := c.StdoutPipe()
	if err != nil {
		return result{}, err
	}
	if err := c.Start(); err != nil {
		return result{}, err
	}
	_, beginErr := io.ReadFull(out, make([]byte, 1))
	peak, peakErr := residentPeak(c.Process.Pid)
	_, readErr := io.Copy(io.Discard, out)
	if err := errors.Join(c.Wait(), beginErr, peakErr, readErr); err != nil {
		return result{}, fmt.Errorf("%w\n%s", err, &stderr)
	}
	return result{
		value:   peak / float64(len(doc)),
		details: fmt.Sprintf("%.0f MB for %.1f MB", peak/1e6, float64(len(doc))/1e6),
	}, nil
}

// residentPeak returns the peak of a process's resident memory so far, in bytes.
func residentPeak(pid int) (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	var kibibytes float64
	if _, err := fmt.Sscan(after, &kibibytes); err != nil {
		return 0, fmt.Errorf("the peak in /proc/%d/status: %w", pid, err)
	}
	return kibibytes * 1024, nil
}
