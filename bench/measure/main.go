// Command measure measures the ratios in bench/RESULTS.md and prints them. The command make bench runs it, in the top folder of the
// repository.
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
	// The measured packs are this program under other names.
	bench.MaybeServe()
	out := flag.String("o", "", "also write the results to this file")
	flag.Parse()
	if err := run(context.Background(), *out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run takes all measures, one after the other.
func run(ctx context.Context, out string) error {
	w, err := newWorkspace(ctx)
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

// workspace is a folder with the programs to measure.
type workspace struct{ folder string }

// newWorkspace builds the command, the packs, and the frozen host and plugins of 2023.
func newWorkspace(ctx context.Context) (*workspace, error) {
	folder, err := os.MkdirTemp("", "htmlize-bench-")
	if err != nil {
		return nil, err
	}
	w := &workspace{folder}
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

func (w *workspace) path(name string) string {
	return filepath.Join(w.folder, filepath.FromSlash(name))
}

func (w *workspace) write(name, text string) (string, error) {
	file := w.path(name)
	return file, os.WriteFile(file, []byte(text), 0o666)
}

func (w *workspace) close() { _ = os.RemoveAll(w.folder) }
