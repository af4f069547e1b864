package supervisor

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/launch"
	"example.com/htmlize/internal/model"
)

const (
	// maxTimedOut is how many parts of a role may time out in the search for its texts that hang. As many of them are tried at the
	// same time as there may be isolated instances, so they cost eight deadlines.
	maxTimedOut = 8 * maxIsolated
	// maxTimedOutOfAll is the same for a role of which no text has a result: its plugin hangs, and not some of its texts.
	maxTimedOutOfAll = 2 * maxIsolated
)

// timeoutSearch finds out which texts of a call hang, where the deadline of a message passed for several of them and the process
// goes on. Each part of a role's texts is tried in an isolated instance, as another may be busy with what hangs, and cut up if it
// times out again.
type timeoutSearch struct {
	pack    *Pack
	call    model.RolesCall
	results [][]model.Result

	mu sync.Mutex
	// timedOut is how many parts of each group timed out, and answered whether a text of it has a result.
	timedOut []int
	answered []bool
	// crash is what ended an instance, if one crashed.
	crash *launch.Error
}

// retryTimedOut gives results to the texts that share a message with some that hang. Its error is of the whole call.
func (p *Pack) retryTimedOut(ctx context.Context, call model.RolesCall, results [][]model.Result) error {
	s := &timeoutSearch{
		pack:     p,
		call:     call,
		results:  results,
		timedOut: make([]int, len(call.Groups)),
		answered: make([]bool, len(call.Groups)),
	}
	var parts [][]textPlace
	for g := range call.Groups {
		if shared := s.sharedOf(g); len(shared) > 0 {
			s.answered[g] = slices.ContainsFunc(results[g], isAnswer)
			parts = append(parts, shared)
		}
	}
	if len(parts) == 1 {
		parts = cutUp(parts[0])
	}
	for len(parts) > 0 {
		if err := s.tryAll(ctx, parts); err != nil {
			return err
		}
		var next [][]textPlace
		for _, part := range parts {
			next = append(next, cutUp(s.shared(part))...)
		}
		parts = slices.DeleteFunc(next, s.isHopeless)
	}
	for g := range call.Groups {
		for _, at := range s.sharedOf(g) {
			results[at.group][at.index].Err = model.Errorf(diagnostic.Timeout, "%v", results[at.group][at.index].Err)
		}
	}
	return nil
}

// cutUp cuts texts of a role into the first and three parts of the others. Most packs work in the order of the texts, so the first is
// the one that hangs, and the others didn't get their turn.
func cutUp(places []textPlace) [][]textPlace {
	if len(places) == 0 {
		return nil
	}
	parts := [][]textPlace{places[:1]}
	others := places[1:]
	for part := range slices.Chunk(others, max(1, (len(others)+2)/3)) {
		parts = append(parts, part)
	}
	return parts
}

// tryAll tries parts of roles, each in an instance of its own, and several at the same time.
func (s *timeoutSearch) tryAll(ctx context.Context, parts [][]textPlace) error {
	flight, flightCtx := errgroup.WithContext(ctx)
	flight.SetLimit(maxIsolated)
	for _, part := range parts {
		flight.Go(func() error { return s.try(flightCtx, part) })
	}
	if err := flight.Wait(); err != nil {
		return err
	}
	if crash := s.crash; crash != nil {
		s.crash = nil
		return s.pack.isolateRoles(ctx, s.call, s.results, crash)
	}
	return nil
}

func (s *timeoutSearch) try(ctx context.Context, part []textPlace) error {
	if s.isHopeless(part) {
		return nil
	}
	release, err := s.pack.acquireIsolated(ctx)
	if err != nil {
		return err
	}
	defer release()
	isolated := newIsolation(s.pack, s.call, s.results)
	defer isolated.drop()
	if err := isolated.begin(ctx); err != nil {
		if ended := Ended(ctx); ended != nil {
			return ended
		}
		// These texts have an error already, and other texts are not affected.
		s.pack.supervisor.Logger.WarnContext(ctx, "no process to try texts again that timed out", slog.String("pack", s.pack.Spec.Name), slog.Any("error", err))
		s.giveUp(part)
		return nil
	}
	_, crash, err := isolated.try(ctx, part)
	if err != nil {
		return err
	}
	s.count(part, crash)
	return nil
}

// count counts a part that timed out or crashed.
func (s *timeoutSearch) count(part []textPlace, crash *launch.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	group := part[0].group
	if crash != nil {
		s.crash = crash
		s.timedOut[group]++
		return
	}
	timedOut := 0
	for _, at := range part {
		if isTimeout(s.results[at.group][at.index]) {
			timedOut++
		}
	}
	if timedOut > 0 {
		s.timedOut[group]++
	}
	if timedOut < len(part) {
		s.answered[group] = true
	}
}

func isTimeout(r model.Result) bool { return r.Err != nil && r.Err.Code == diagnostic.Timeout }

// isAnswer reports whether a result comes from the plugin.
func isAnswer(r model.Result) bool {
	return r.Err == nil || r.Err.Code != diagnostic.Timeout && r.Err.Code != diagnostic.Crashed
}

// giveUp ends the search in the part's role.
func (s *timeoutSearch) giveUp(part []textPlace) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.timedOut[part[0].group] = maxTimedOut
}

// isHopeless reports whether the search in the part's role has reached its limit.
func (s *timeoutSearch) isHopeless(part []textPlace) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	group := part[0].group
	if s.answered[group] {
		return s.timedOut[group] >= maxTimedOut
	}
	return s.timedOut[group] >= maxTimedOutOfAll
}

// sharedOf returns the texts of a group whose deadline passed together with that of others. Most groups have none.
func (s *timeoutSearch) sharedOf(group int) []textPlace {
	var shared []textPlace
	for i := range s.results[group] {
		if at := (textPlace{group, i}); s.isShared(at) {
			shared = append(shared, at)
		}
	}
	return shared
}

// shared returns those of the places whose deadline passed together with that of others.
func (s *timeoutSearch) shared(places []textPlace) []textPlace {
	return slices.DeleteFunc(slices.Clone(places), func(at textPlace) bool { return !s.isShared(at) })
}

func (s *timeoutSearch) isShared(at textPlace) bool {
	err := s.results[at.group][at.index].Err
	return err != nil && errors.Is(err, model.ErrShared)
}
