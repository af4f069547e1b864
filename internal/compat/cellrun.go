package compat

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host"
)

// run is a cell with the outcomes of its documents, in order.
type run struct {
	cell     Cell
	outcomes []outcome
}

func runCell(ctx context.Context, p *probedPack, speaks []int, documents []Document) run {
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
			r.cell.addProblem(err.Error())
			return r
		}
	}
	return r
}

// noneInCommon checks the host's error against the protocols that the pack speaks.
func (c *Cell) noneInCommon(p *probedPack, e *diagnostic.Diagnostic) {
	c.Verdict, c.Incompatible, c.Upgrade, c.Message, c.Hint = NoneInCommon, e, e.Upgrade, e.Error(), e.Hint
	speaks := p.speaks
	if !p.describesItself {
		// The handshake has only the lowest.
		speaks = p.speaks[:1]
	}
	if !slices.Equal(e.Protocols.Pack, speaks) || e.Protocols.Partial == p.describesItself || !slices.Equal(e.Protocols.Host, c.Host) {
		c.addProblem("its error doesn't say what both sides speak: " + e.Error())
	}
}

// render renders every document of the binding.
func (r *run) render(ctx context.Context, b binding, want int) (err error) {
	h, err := host.New(b.manifest, host.WithProtocols(r.cell.Host...))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	if err := r.checkProtocol(ctx, h, want); err != nil {
		return err
	}
	timedOut := make(map[string]bool)
	for _, d := range b.documents {
		if slices.ContainsFunc(d.hooks, func(hook string) bool { return timedOut[hook] }) {
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
			for _, hook := range d.hooks {
				timedOut[hook] = true
			}
		}
	}
	return nil
}

// checkProtocol starts the pack, and checks the protocol that was negotiated.
func (r *run) checkProtocol(ctx context.Context, h *host.Host, want int) error {
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

// highestInCommon returns the highest number in both lists, and 0 if there is none.
func highestInCommon(a, b []int) int {
	highest := 0
	for _, n := range a {
		if slices.Contains(b, n) {
			highest = max(highest, n)
		}
	}
	return highest
}
