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

// renders returns what renders a document of so many roles by a host.
func renders(ctx context.Context, h *host.Host, roles int) (func() error, error) {
	doc, err := markup.Parse("post.txt", bench.Document(roles, 1, bench.Roles...))
	if err != nil {
		return nil, err
	}
	return func() error {
		_, err := h.Render(ctx, doc, host.RenderOptions{})
		return err
	}, nil
}

// warm compares rendering of documents of so many roles by packs that run.
func warm(times int, firstProtocol, firstRoles, secondProtocol, secondRoles int) func(context.Context, *workplace) (result, error) {
	return func(ctx context.Context, w *workplace) (result, error) {
		var both [2]func() error
		for i, way := range [][2]int{{firstProtocol, firstRoles}, {secondProtocol, secondRoles}} {
			h, err := bench.Open(w.folder, "one", way[0], "")
			if err != nil {
				return result{}, err
			}
			defer h.Close()
			if both[i], err = renders(ctx, h, way[1]); err != nil {
				return result{}, err
			}
		}
		c, err := compare(times, both[0], both[1])
		return result{value: c.ratio(), context: fmt.Sprintf("%v, %v", c.first, c.second)}, err
	}
}

func allocations(ctx context.Context, w *workplace) (result, error) {
	h, err := bench.Open(w.folder, "one", 2, "")
	if err != nil {
		return result{}, err
	}
	defer h.Close()
	const roles, times = 10_000, 10
	render, err := renders(ctx, h, roles)
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
	return result{value: per / roles, context: fmt.Sprintf("%.0f for 10,000 roles", per)}, nil
}

// concurrent compares documents per second by 8 goroutines, over protocol 2 and linked in.
func concurrent(ctx context.Context, w *workplace) (result, error) {
	var both [2]func() error
	for i, protocol := range []int{0, 2} {
		h, err := bench.Open(w.folder, "one", protocol, "")
		if err != nil {
			return result{}, err
		}
		defer h.Close()
		render, err := renders(ctx, h, 10)
		if err != nil {
			return result{}, err
		}
		both[i] = func() error { return parallel(8, 10_000, render) }
	}
	c, err := compare(9, both[0], both[1])
	rate := func(d time.Duration) float64 { return 10_000 / d.Seconds() }
	return result{value: c.ratio(), context: fmt.Sprintf("%.0f and %.0f documents a second", rate(c.second), rate(c.first))}, err
}

// parallel calls f so many times from so many goroutines.
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
