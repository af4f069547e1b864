// Command measure takes the ratios of bench/RESULTS.md and prints them. make bench runs it, from the top of the repository.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"example.com/htmlize/bench"
)

func main() {
	// The packs that are measured are this program under other names.
	bench.Become()
	out := flag.String("o", "", "write the results to this file, too")
	flag.Parse()
	if err := run(context.Background(), *out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run takes every measure, one after the other.
func run(ctx context.Context, out string) error {
	w, err := newWorkplace(ctx)
	if err != nil {
		return err
	}
	defer w.close()
	var results []result
	for _, m := range measures {
		fmt.Fprintf(os.Stderr, "%s\n", m.name)
		r, err := m.take(ctx, w)
		if err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
		r.measure = m
		results = append(results, r)
	}
	fmt.Fprintln(os.Stderr, "whole commands")
	commands, err := hyperfine(ctx, w)
	if err != nil {
		return err
	}
	text := report(ctx, results, commands)
	fmt.Print(text)
	if out == "" {
		return nil
	}
	return os.WriteFile(out, []byte(text), 0o666)
}

// workplace is a folder with everything that is measured.
type workplace struct{ folder string }

// newWorkplace builds the command, its packs, and the frozen host and plugins of 2023.
func newWorkplace(ctx context.Context) (*workplace, error) {
	folder, err := os.MkdirTemp("", "htmlize-bench-")
	if err != nil {
		return nil, err
	}
	w := &workplace{folder}
	err = bench.Install(folder)
	for _, b := range []struct {
		dir, into string
		packages  []string
	}{
		{".", "today", []string{"./cmd/htmlize", "./packs/core", "./packs/extra"}},
		{"compat_test/frozen/host2023", "host", []string{"."}},
		{"compat_test/frozen/pack2023", "plugins", []string{"./role", "./contents"}},
	} {
		if err != nil {
			break
		}
		args := append([]string{"build", "-o", w.path(b.into) + string(filepath.Separator)}, b.packages...)
		build := exec.CommandContext(ctx, "go", args...)
		build.Dir, build.Stderr = b.dir, os.Stderr
		err = build.Run()
	}
	if err != nil {
		w.close()
		return nil, err
	}
	return w, nil
}

func (w *workplace) path(name string) string {
	return filepath.Join(w.folder, filepath.FromSlash(name))
}

func (w *workplace) write(name, text string) (string, error) {
	file := w.path(name)
	return file, os.WriteFile(file, []byte(text), 0o666)
}

func (w *workplace) close() { _ = os.RemoveAll(w.folder) }
