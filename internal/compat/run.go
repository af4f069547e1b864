package compat

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host"
	"example.com/htmlize/host/manifest"
)

// Options are what packs are run with.
type Options struct {
	// Documents are rendered besides the built-in ones.
	Documents []Document
	// Update says that what the documents come out as is what they have to come out as, as far as nothing is wrong with it:
	// each pack has the files to write. The cells are compared as if they were written.
	Update bool
	// Manifest has an entry for each pack, from which it gets its configuration and variables, and the tables that packs may
	// look up; nil for a run without these.
	Manifest *manifest.Manifest
}

// Run runs each pack, by itself, against a host of every set of protocols that this build speaks. A path that is given twice
// is run once. Its error is the end of ctx.
func Run(ctx context.Context, paths []string, with Options) (*Matrix, error) {
	m := &Matrix{Hosts: subsets(host.Protocols())}
	for _, path := range distinct(paths) {
		p := runPack(ctx, path, m.Hosts, with)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		m.Packs = append(m.Packs, p)
	}
	return m, nil
}

// distinct returns the paths without those that are the same as an earlier one, however they are written.
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

func runPack(ctx context.Context, path string, hosts [][]int, with Options) Pack {
	if !strings.ContainsRune(filepath.ToSlash(path), '/') {
		// It is a file in the current folder, and not looked for along PATH.
		path = "." + string(filepath.Separator) + path
	}
	row := Pack{Path: path, Speaks: []int{}, Cells: []Cell{}}
	var spec manifest.Pack
	var tables []manifest.Table
	if with.Manifest != nil {
		entry, err := Entry(with.Manifest, path)
		if err != nil {
			row.Err = err
			return row
		}
		spec, tables = *entry, with.Manifest.Tables
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
			runs[i] = runCell(ctx, p, speaks, with.Documents)
			return nil
		})
	}
	_ = cells.Wait()
	if with.Update {
		row.update(runs, with.Documents)
	}
	compare(runs)
	for _, r := range runs {
		row.Cells = append(row.Cells, r.cell)
	}
	return row
}

// run is a cell and what its documents came out as, in order.
type run struct {
	cell     Cell
	outcomes []outcome
}

func runCell(ctx context.Context, p *probed, speaks []int, documents []Document) run {
	r := run{cell: Cell{Host: speaks, Verdict: Works}}
	want := highestInCommon(p.speaks, speaks)
	leftOut := p.leftOut(want)
	for _, plugin := range leftOut {
		r.cell.Notes = append(r.cell.Notes, fmt.Sprintf("over protocol %d it isn't configured, so left out: plugin %s", want, plugin))
	}
	for _, b := range p.bindings(documents, leftOut) {
		err := r.render(ctx, b, want)
		if d := diagnostic.Of(err); d != nil && d.Kind == diagnostic.Incompatible && want == 0 {
			r.cell.noneInCommon(p, d)
			return r
		}
		if err != nil {
			r.cell.wrong(err.Error())
			return r
		}
	}
	return r
}

// noneInCommon holds what the host says of the pack against what the pack speaks.
func (c *Cell) noneInCommon(p *probed, e *diagnostic.Diagnostic) {
	c.Verdict, c.Incompatible, c.Upgrade, c.Message = NoneInCommon, e, e.Upgrade, e.Error()
	speaks := p.speaks
	if !p.told {
		// The handshake has the lowest alone.
		speaks = p.speaks[:1]
	}
	if !slices.Equal(e.Protocols.Pack, speaks) || e.Protocols.Partial == p.told || !slices.Equal(e.Protocols.Host, c.Host) {
		c.wrong("its error doesn't tell what both sides speak: " + e.Error())
	}
}

// render renders every document of the binding.
func (r *run) render(ctx context.Context, b binding, want int) (err error) {
	h, err := host.New(b.manifest, host.WithProtocols(r.cell.Host...))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	if err := r.agree(ctx, h, want); err != nil {
		return err
	}
	hangs := make(map[string]bool)
	for _, d := range b.documents {
		if slices.ContainsFunc(d.about, func(hook string) bool { return hangs[hook] }) {
			r.cell.LeftOut++
			continue
		}
		o := render(ctx, h, d)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if slices.ContainsFunc(b.missing, func(role string) bool { return slices.Contains(o.unbound, role) }) {
			continue
		}
		o.contents = b.contents
		r.cell.Documents++
		r.outcomes = append(r.outcomes, o)
		if o.timedOut() {
			for _, hook := range d.about {
				hangs[hook] = true
			}
		}
	}
	return nil
}

// agree starts the pack and holds what was agreed on against what is wanted.
func (r *run) agree(ctx context.Context, h *host.Host, want int) error {
	infos, err := h.Packs(ctx)
	if err != nil {
		return err
	}
	r.cell.Protocol, r.cell.Transport = infos[0].Protocol, infos[0].Transport
	if r.cell.Protocol != want {
		return fmt.Errorf("it came up with protocol %d, and the highest in common is %d", r.cell.Protocol, want)
	}
	return nil
}

// highestInCommon returns 0 where nothing is.
func highestInCommon(a, b []int) int {
	highest := 0
	for _, n := range a {
		if slices.Contains(b, n) {
			highest = max(highest, n)
		}
	}
	return highest
}
