package main

import (
	"context"
	"fmt"
	"os/exec"
	"syscall"

	"example.com/htmlize/bench"
)

// peakMemory compares the most memory that the command uses with the size of the document.
func peakMemory(ctx context.Context, w *workplace) (result, error) {
	doc := bench.Document(100_000, 1, "tt")
	file, err := w.write("large.txt", doc)
	if err != nil {
		return result{}, err
	}
	manifest, err := w.write("large.yaml", "manifest: 1\npacks: [{name: one, path: one, plugins: [{name: tt, hooks: [role:tt], timeout: 1m}]}]\n")
	if err != nil {
		return result{}, err
	}
	c := exec.CommandContext(ctx, w.path("today/htmlize"), "render", "-m", manifest, "-o", w.path("large.html"), file)
	if out, err := c.CombinedOutput(); err != nil {
		return result{}, fmt.Errorf("%w\n%s", err, out)
	}
	// Linux counts in KiB here.
	peak := float64(c.ProcessState.SysUsage().(*syscall.Rusage).Maxrss) * 1024
	return result{
		value:   peak / float64(len(doc)),
		context: fmt.Sprintf("%.0f MB for %.1f MB", peak/1e6, float64(len(doc))/1e6),
	}, nil
}
