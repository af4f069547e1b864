package compat

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"example.com/htmlize/host"
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
	probed, err := probe(ctx, path)
	row := Pack{Path: path, Name: probed.name, Version: probed.version, Speaks: probed.speaks, Err: err}
	if err != nil {
		return row
	}
	// What a document comes out as over the first protocol that works is what it has to come out as over every other.
	reference := make(map[string]string)
	for _, speaks := range hosts {
		row.Cells = append(row.Cells, runCell(ctx, probed, speaks, documents, reference))
	}
	row.Advice = advise(probed)
	return row
}

func runCell(ctx context.Context, p probed, speaks []int, documents []Document, reference map[string]string) Cell {
	cell := Cell{Host: speaks, Verdict: Works}
	want := highestInCommon(p.speaks, speaks)
	for _, b := range p.bindings(documents) {
		h, err := host.New(b.manifest, host.WithProtocols(speaks...))
		if err != nil {
			return cell.wrong(err.Error())
		}
		err = runBinding(ctx, h, b, &cell, want, reference)
		err = errors.Join(err, h.Close())
		if incompatible, ok := errors.AsType[*host.IncompatibleError](err); ok && want == 0 {
			cell.Verdict, cell.Incompatible = NoneInCommon, incompatible
			if !slices.Equal(incompatible.Speaks, p.speaks) || !slices.Equal(incompatible.HostSpeaks, speaks) {
				return cell.wrong("its error doesn't tell what both sides speak")
			}
			return cell
		}
		if err != nil {
			return cell.wrong(err.Error())
		}
	}
	return cell
}

// runBinding starts the pack and renders every document of the binding.
func runBinding(ctx context.Context, h *host.Host, b binding, cell *Cell, want int, reference map[string]string) error {
	infos, err := h.Packs(ctx)
	if err != nil {
		return err
	}
	cell.Protocol, cell.Transport = infos[0].Protocol, infos[0].Transport
	if cell.Protocol != want {
		return fmt.Errorf("it came up with protocol %d, and the highest in common is %d", cell.Protocol, want)
	}
	for _, d := range b.documents {
		got := Outcome(ctx, h, d)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		cell.Documents++
		key := b.name + "\x00" + d.Name
		if d.Want != nil && got != *d.Want {
			*cell = cell.wrong(fmt.Sprintf("document %s, %s: %s", d.Name, b.name, difference(*d.Want, got)))
			continue
		}
		first, ok := reference[key]
		if !ok {
			reference[key] = got
			continue
		}
		if got != first {
			*cell = cell.wrong(fmt.Sprintf("document %s, %s: not as over another protocol: %s", d.Name, b.name, difference(first, got)))
		}
	}
	return nil
}

// Outcome returns the HTML of a document, or the text of the error that it comes to, without what differs between
// protocols by its nature: the protocol's number.
func Outcome(ctx context.Context, h *host.Host, d Document) string {
	doc, err := host.ParseDocument(d.Name, d.Text)
	if err != nil {
		return "error: " + err.Error()
	}
	result, err := h.Render(ctx, doc, host.RenderOptions{})
	if err == nil {
		return result.HTML
	}
	var lines []string
	for _, e := range host.Errors(err) {
		switch e := e.(type) {
		case *host.RoleError:
			lines = append(lines, fmt.Sprintf("error: %v: role %s: %v", e.Pos, e.Role, e.Err))
		case *host.ContentsError:
			lines = append(lines, fmt.Sprintf("error: contents hook %s: %v", e.Pack.Plugin, e.Err))
		default:
			lines = append(lines, "error: "+e.Error())
		}
	}
	return strings.Join(lines, "\n")
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
