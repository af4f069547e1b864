package host

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
	// mostSilent is how many parts of a role may run out of time in the search for its texts that hang. As many of them are tried at
	// a time as there may be private processes, so that they cost eight deadlines.
	mostSilent = 8 * recoveriesAtOnce
	// mostSilentAtAll is the same for a role of which no text has got a result: it is the plugin that hangs, and not some of its
	// texts.
	mostSilentAtAll = 2 * recoveriesAtOnce
)

// separation finds out which texts of a call hang, where a message's deadline ran out for several of them while the pack's process
// goes on. Each part of a role's texts is tried in a private process, as another may be busy with what hangs, and cut up where it
// runs out of time again.
type separation struct {
	pack    *boundPack
	call    model.RolesCall
	results [][]model.Result

	mu sync.Mutex
	// silent is how many parts of each group have run out of time, and answers says whether a text of it has a result.
	silent  []int
	answers []bool
	// breakdown is what broke a process, if something did.
	breakdown *launch.Error
}

// separate gives results to the texts that share a message with some that hang. Its error is one of the whole call.
func (p *boundPack) separate(ctx context.Context, call model.RolesCall, results [][]model.Result) error {
	s := &separation{pack: p, call: call, results: results,
		silent: make([]int, len(call.Groups)), answers: make([]bool, len(call.Groups))}
	var parts [][]textPlace
	for g := range call.Groups {
		if shared := s.sharedOf(g); len(shared) > 0 {
			s.answers[g] = len(shared) < len(results[g])
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

// cutUp cuts texts of a role into parts that are tried each by itself. The first of them is one: packs work in the order of the
// texts, mostly, so that the others didn't get their turn.
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

// tryAll tries parts of roles, each in a process of its own, and several at the same time.
func (s *separation) tryAll(ctx context.Context, parts [][]textPlace) error {
	flight, flightCtx := errgroup.WithContext(ctx)
	flight.SetLimit(recoveriesAtOnce)
	for _, part := range parts {
		flight.Go(func() error { return s.try(flightCtx, part) })
	}
	if err := flight.Wait(); err != nil {
		return err
	}
	if breakdown := s.breakdown; breakdown != nil {
		s.breakdown = nil
		return s.pack.recoverRoles(ctx, s.call, s.results, breakdown)
	}
	return nil
}

func (s *separation) try(ctx context.Context, part []textPlace) error {
	if s.isHopeless(part) {
		return nil
	}
	release, err := s.pack.enterRecovery(ctx)
	if err != nil {
		return err
	}
	defer release()
	own := newRecovery(s.pack, s.call, s.results)
	defer own.drop()
	if err := own.begin(ctx); err != nil {
		if ended := s.pack.host.ended(ctx); ended != nil {
			return ended
		}
		// They have an error already, and others are none of their business.
		s.pack.host.logger.WarnContext(ctx, "no process to try texts in whose time ran out", slog.String("pack", s.pack.spec.Name), slog.Any("error", err))
		s.giveUp(part)
		return nil
	}
	_, breakdown, err := own.try(ctx, part)
	if err != nil {
		return err
	}
	s.note(part, breakdown)
	return nil
}

// note takes note of what became of a part.
func (s *separation) note(part []textPlace, breakdown *launch.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	group := part[0].group
	if breakdown != nil {
		s.breakdown = breakdown
		s.silent[group]++
		return
	}
	ranOut := 0
	for _, at := range part {
		if err := s.results[at.group][at.index].Err; err != nil && err.Code == diagnostic.Timeout {
			ranOut++
		}
	}
	if ranOut > 0 {
		s.silent[group]++
	}
	if ranOut < len(part) {
		s.answers[group] = true
	}
}

// giveUp lets nothing more of the part's role be tried.
func (s *separation) giveUp(part []textPlace) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.silent[part[0].group] = mostSilent
}

// isHopeless reports whether the texts of the part's role have used up what they may.
func (s *separation) isHopeless(part []textPlace) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	group := part[0].group
	if s.answers[group] {
		return s.silent[group] >= mostSilent
	}
	return s.silent[group] >= mostSilentAtAll
}

// sharedOf returns the texts of a group whose deadline ran out together with that of others. There are none, mostly.
func (s *separation) sharedOf(group int) []textPlace {
	var shared []textPlace
	for i := range s.results[group] {
		if at := (textPlace{group, i}); s.isShared(at) {
			shared = append(shared, at)
		}
	}
	return shared
}

// shared returns those of the places whose deadline ran out together with that of others.
func (s *separation) shared(places []textPlace) []textPlace {
	return slices.DeleteFunc(slices.Clone(places), func(at textPlace) bool { return !s.isShared(at) })
}

func (s *separation) isShared(at textPlace) bool {
	err := s.results[at.group][at.index].Err
	return err != nil && errors.Is(err, model.ErrShared)
}
