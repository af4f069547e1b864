package supervisor

import (
	"context"
	"sync"
)

// Starts are packs that are being started at the same time. The caller waits for all of them.
type Starts struct {
	// errs has a place for the error of each pack.
	errs map[*Pack]*error
	work sync.WaitGroup
}

// Begin starts a pack unless it runs, or was begun before.
func (s *Starts) Begin(ctx context.Context, p *Pack) {
	if s.errs[p] != nil {
		return
	}
	if s.errs == nil {
		s.errs = make(map[*Pack]*error)
	}
	err := new(error)
	s.errs[p] = err
	if p.runs() {
		return
	}
	s.work.Go(func() {
		var i *instance
		if i, *err = p.acquire(ctx); *err == nil {
			p.release(i)
		}
	})
}

// Wait returns the errors of those of the packs that failed, in the order of packs.
func (s *Starts) Wait(packs []*Pack) []error {
	s.work.Wait()
	var errs []error
	for _, p := range packs {
		if err := s.errs[p]; err != nil && *err != nil {
			errs = append(errs, *err)
		}
	}
	return errs
}

// StartAll starts every pack. It returns the errors of those that failed, in the manifest's order, or why the work has ended.
func (s *Supervisor) StartAll(ctx context.Context) ([]error, error) {
	var starts Starts
	for _, p := range s.packs {
		starts.Begin(ctx, p)
	}
	return starts.Wait(s.packs), Ended(ctx)
}
