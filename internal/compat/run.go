package compat

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"example.com/htmlize/host"
	"example.com/htmlize/host/manifest"
)

// Options are the options of [Run].
type Options struct {
	// Documents are rendered besides the built-in ones.
	Documents []Document
	// Update makes the results of the documents their wanted results, unless something is wrong with them: [Pack.Updates] has
	// the files to write. The cells are compared as if they were written.
	Update bool
	// Manifest has an entry for each pack with its configuration and variables, and the tables for lookups; nil for none of these.
	Manifest *manifest.Manifest
}

// Run runs each pack by itself against a host of every set of the protocols that this build speaks. A path that is given twice is run
// once. The error is the end of ctx.
func Run(ctx context.Context, paths []string, options Options) (*Matrix, error) {
	m := &Matrix{Hosts: subsets(host.Protocols())}
	for _, path := range distinct(paths) {
		p := runPack(ctx, path, m.Hosts, options)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		m.Packs = append(m.Packs, p)
	}
	return m, nil
}

// distinct returns the paths without duplicates, however they are written.
func distinct(paths []string) []string {
	var first []string
	seen := make(map[string]bool)
	for _, path := range paths {
		if clean := filepath.Clean(path); !seen[clean] {
			seen[clean] = true
			first = append(first, path)
		}
	}
	return first
}

// subsets returns every set of numbers but the empty one, the smaller ones first.
func subsets(numbers []int) [][]int {
	var sets [][]int
	for bits := 1; bits < 1<<len(numbers); bits++ {
		var set []int
		for i, n := range numbers {
			if bits&(1<<i) != 0 {
				set = append(set, n)
			}
		}
		sets = append(sets, set)
	}
	slices.SortStableFunc(sets, func(a, b []int) int { return len(a) - len(b) })
	return sets
}

func runPack(ctx context.Context, path string, hosts [][]int, options Options) Pack {
	if !strings.ContainsRune(filepath.ToSlash(path), '/') {
		// A file in the current folder, and not one to look up in PATH.
		path = "." + string(filepath.Separator) + path
	}
	row := Pack{Path: path, Speaks: []int{}, Cells: []Cell{}}
	var spec manifest.Pack
	var tables []manifest.Table
	if options.Manifest != nil {
		entry, err := Entry(options.Manifest, path)
		if err != nil {
			row.Err = err
			return row
		}
		spec, tables = *entry, options.Manifest.Tables
	}
	p, err := probe(ctx, path, spec, tables)
	if err != nil {
		row.Err = err
		return row
	}
	row.Name, row.Version, row.Speaks, row.Advice = p.name, p.version, p.speaks, advise(p)
	runs := make([]run, len(hosts))
	var cells errgroup.Group
	for i, speaks := range hosts {
		cells.Go(func() error {
			runs[i] = runCell(ctx, p, speaks, options.Documents)
			return nil
		})
	}
	_ = cells.Wait()
	if options.Update {
		row.update(runs, options.Documents)
	}
	compare(runs)
	for _, r := range runs {
		row.Cells = append(row.Cells, r.cell)
	}
	return row
}
