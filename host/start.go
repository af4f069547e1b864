package host

import (
	"context"
	"sync"
)

// starts are packs that are being started at the same time. Whoever begins one waits for all.
type starts struct {
	// errs has a place for what becomes of each pack.
	errs map[*boundPack]*error
	work sync.WaitGroup
}

// begin starts a pack unless it runs, or was begun before.
func (s *starts) begin(ctx context.Context, p *boundPack) {
	if s.errs[p] != nil {
		return
	}
	if s.errs == nil {
		s.errs = make(map[*boundPack]*error)
	}
	err := new(error)
	s.errs[p] = err
	if p.runs() {
		return
	}
	s.work.Go(func() {
		var r *running
		if r, *err = p.acquire(ctx); *err == nil {
			p.release(r)
		}
	})
}

// wait returns the errors of those of the packs that failed, in the order of packs.
func (s *starts) wait(packs []*boundPack) []error {
	s.work.Wait()
	var errs []error
	for _, p := range packs {
		if err := s.errs[p]; err != nil && *err != nil {
			errs = append(errs, *err)
		}
	}
	return errs
}

// startAll starts every pack. It returns the errors of those that failed, in the manifest's order, or why the work has ended.
func (h *Host) startAll(ctx context.Context) ([]error, error) {
	var s starts
	for _, p := range h.packs {
		s.begin(ctx, p)
	}
	return s.wait(h.packs), h.ended(ctx)
}
