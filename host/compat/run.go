package compat

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"example.com/htmlize/host"
	"example.com/htmlize/internal/model"
)

// Run runs each pack against a host of every set of protocols that this build speaks. Documents are rendered besides the
// built-in ones. Its error is the end of ctx.
func Run(ctx context.Context, paths []string, documents []Document) (*Matrix, error) {
	m := &Matrix{Hosts: subsets(host.Protocols())}
	for _, path := range paths {
		p := runPack(ctx, path, m.Hosts, documents)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		m.Packs = append(m.Packs, p)
	}
	return m, nil
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

func runPack(ctx context.Context, path string, hosts [][]int, documents []Document) Pack {
	if !strings.ContainsRune(filepath.ToSlash(path), '/') {
		// It is a file in the current folder, and not looked for along PATH.
		path = "." + string(filepath.Separator) + path
	}
	row := Pack{Path: path, Speaks: []int{}, Cells: []Cell{}}
	p, err := probe(ctx, path)
	if err != nil {
		row.Err = err
		return row
	}
	row.Name, row.Version, row.Speaks, row.Advice = p.name, p.version, p.speaks, advise(p)
	runs := make([]run, len(hosts))
	var cells errgroup.Group
	for i, speaks := range hosts {
		cells.Go(func() error {
			runs[i] = runCell(ctx, p, speaks, documents)
			return nil
		})
	}
	_ = cells.Wait()
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

// outcome is what a document came out as. Its name is unique among those of a run.
type outcome struct{ name, text string }

// refusesLookup reports whether the outcome is an error for that protocol 1 has no lookups. That differs from protocol 2 by
// its nature.
func (o outcome) refusesLookup() bool {
	return strings.HasPrefix(o.text, "error: ") && strings.Contains(o.text, model.NoLookups)
}

// compare makes wrong what isn't the same as in the first of the runs that has the document.
func compare(runs []run) {
	first := make(map[string]outcome)
	protocols := make(map[string]int)
	for i := range runs {
		cell := &runs[i].cell
		for _, o := range runs[i].outcomes {
			if o.refusesLookup() {
				continue
			}
			want, ok := first[o.name]
			if !ok {
				first[o.name], protocols[o.name] = o, cell.Protocol
				continue
			}
			if o.text != want.text {
				cell.wrong(fmt.Sprintf("document %s: not as over protocol %d: %s", o.name, protocols[o.name], difference(want.text, o.text)))
			}
		}
	}
}

func runCell(ctx context.Context, p *probed, speaks []int, documents []Document) run {
	r := run{cell: Cell{Host: speaks, Verdict: Works}}
	want := highestInCommon(p.speaks, speaks)
	for _, b := range p.bindings(documents) {
		h, err := host.New(b.manifest, host.WithProtocols(speaks...))
		if err != nil {
			r.cell.wrong(err.Error())
			return r
		}
		err = r.render(ctx, h, b, want)
		err = errors.Join(err, h.Close())
		if incompatible, ok := errors.AsType[*host.IncompatibleError](err); ok && want == 0 {
			r.cell.noneInCommon(p, incompatible)
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
func (c *Cell) noneInCommon(p *probed, e *host.IncompatibleError) {
	c.Verdict, c.Incompatible, c.Upgrade = NoneInCommon, e, e.Upgrade
	speaks := p.speaks
	if !p.told {
		// The handshake has the lowest alone.
		speaks = p.speaks[:1]
	}
	if !slices.Equal(e.Speaks, speaks) || e.Partial == p.told || !slices.Equal(e.HostSpeaks, c.Host) {
		c.wrong("its error doesn't tell what both sides speak: " + e.Error())
	}
}

// render starts the pack and renders every document of the binding.
func (r *run) render(ctx context.Context, h *host.Host, b binding, want int) error {
	infos, err := h.Packs(ctx)
	if err != nil {
		return err
	}
	r.cell.Protocol, r.cell.Transport = infos[0].Protocol, infos[0].Transport
	if r.cell.Protocol != want {
		return fmt.Errorf("it came up with protocol %d, and the highest in common is %d", r.cell.Protocol, want)
	}
	hangs := make(map[model.Hook]bool)
	for _, d := range b.documents {
		if slices.ContainsFunc(d.calls, func(hook model.Hook) bool { return hangs[hook] }) {
			continue
		}
		text, timedOut := render(ctx, h, d)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		for _, hook := range d.calls {
			hangs[hook] = timedOut
		}
		r.cell.Documents++
		o := outcome{d.Name + ", " + b.name, text}
		if d.Want != nil && text != *d.Want && !o.refusesLookup() {
			r.cell.wrong(fmt.Sprintf("document %s: %s", o.name, difference(*d.Want, text)))
			continue
		}
		r.outcomes = append(r.outcomes, o)
	}
	return nil
}

// Outcome returns the HTML of a document, or the text of the error that it comes to, without what differs between
// protocols by its nature: the protocol's number.
func Outcome(ctx context.Context, h *host.Host, d Document) string {
	text, _ := render(ctx, h, d)
	return text
}

// render returns the [Outcome], and whether a plugin ran out of time.
func render(ctx context.Context, h *host.Host, d Document) (text string, timedOut bool) {
	doc, err := host.ParseDocument(d.Name, d.Text)
	if err != nil {
		return "error: " + err.Error(), false
	}
	result, err := h.Render(ctx, doc, host.RenderOptions{})
	if err == nil {
		return result.HTML, false
	}
	var lines []string
	for _, e := range host.Errors(err) {
		timedOut = timedOut || model.CodeOf(e) == model.CodeTimeout
		switch e := e.(type) {
		case *host.RoleError:
			lines = append(lines, fmt.Sprintf("error: %v: role %s: %v", e.Pos, e.Role, e.Err))
		case *host.ContentsError:
			lines = append(lines, fmt.Sprintf("error: contents hook %s: %v", e.Pack.Plugin, e.Err))
		default:
			lines = append(lines, "error: "+e.Error())
		}
	}
	return strings.Join(lines, "\n"), timedOut
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

// difference shows the first place where two texts differ.
func difference(want, got string) string {
	at := 0
	for at < min(len(want), len(got)) && want[at] == got[at] {
		at++
	}
	const around = 40
	from := max(0, at-around)
	cut := func(s string) string { return s[from:min(len(s), at+around)] }
	return fmt.Sprintf("from byte %d on, want %q, got %q", at, cut(want), cut(got))
}
