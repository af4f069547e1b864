package main

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"

	"example.com/htmlize/bench"
	"example.com/htmlize/host"
	"example.com/htmlize/markup"
)

// renderer returns a function that renders a document of this name and number of roles with a host.
func renderer(ctx context.Context, h *host.Host, name string, roles int) (func() error, error) {
	doc, err := markup.Parse(name, bench.Document(roles, 1, bench.Roles...))
	if err != nil {
		return nil, err
	}
	return func() error {
		_, err := h.Render(ctx, doc, host.RenderOptions{})
		return err
	}, nil
}

// warm compares rendering two documents with packs that run.
func warm(times int, name string, firstProtocol, firstRoles, secondProtocol, secondRoles int) func(context.Context, *workspace) (result, error) {
	return func(ctx context.Context, w *workspace) (result, error) {
		var functions [2]func() error
		for i, way := range [][2]int{{firstProtocol, firstRoles}, {secondProtocol, secondRoles}} {
			h, err := bench.Open(w.folder, "one", way[0], "")
			if err != nil {
				return result{}, err
			}
			defer h.Close()
			if functions[i], err = renderer(ctx, h, name, way[1]); err != nil {
				return result{}, err
			}
		}
		c, err := compare(times, functions[0], functions[1])
		return result{value: c.ratio(), details: fmt.Sprintf("%v, %v", c.first, c.second)}, err
	}
}

func allocations(ctx context.Context, w *workspace) (result, error) {
	h, err := bench.Open(w.folder, "one", 2, "")
	if err != nil {
		return result{}, err
	}
	defer h.Close()
	const roles, times = 10_000, 10
	render, err := renderer(ctx, h, "post.txt", roles)
	if err != nil {
		return result{}, err
	}
	if err := render(); err != nil {
		return result{}, err
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range times {
		if err := render(); err != nil {
			return result{}, err
		}
	}
	runtime.ReadMemStats(&after)
	per := float64(after.Mallocs-before.Mallocs) / times
	return result{value: per / roles, details: fmt.Sprintf("%.0f for 10,000 roles", per)}, nil
}

// concurrent compares the documents per second of 8 goroutines, over protocol 2 and with the pack linked.
func concurrent(ctx context.Context, w *workspace) (result, error) {
	var functions [2]func() error
	for i, protocol := range []int{0, 2} {
		h, err := bench.Open(w.folder, "one", protocol, "")
		if err != nil {
			return result{}, err
		}
		defer h.Close()
		render, err := renderer(ctx, h, "post.txt", 10)
		if err != nil {
			return result{}, err
		}
		functions[i] = func() error { return parallel(8, 10_000, render) }
	}
	c, err := compare(9, functions[0], functions[1])
	rate := func(d time.Duration) float64 { return 10_000 / d.Seconds() }
	return result{value: c.ratio(), details: fmt.Sprintf("%.0f and %.0f documents a second", rate(c.second), rate(c.first))}, err
}

// parallel calls f this number of times in total, in several goroutines.
func parallel(goroutines, times int, f func() error) error {
	errs := make(chan error, goroutines)
	var work sync.WaitGroup
	for range goroutines {
		work.Go(func() {
			for range times / goroutines {
				if err := f(); err != nil {
					errs <- err
					return
				}
			}
		})
	}
	work.Wait()
	close(errs)
	return <-errs
}
