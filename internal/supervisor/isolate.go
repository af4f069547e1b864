package supervisor

import (
	"context"
	"math"
	"slices"
	"time"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/launch"
	"example.com/htmlize/internal/model"
)

const (
	// maxCrashes is how often an instance may crash at a text with nothing else in it, before the text is the culprit. A process
	// may also be killed by chance.
	maxCrashes = 2
	// maxIsolated is how many isolated instances of a pack there are at the same time.
	maxIsolated = 4
)

// SearchLimits bound the search for the texts of one role that crash a pack.
type SearchLimits struct {
	// Instances is how many isolated instances may crash.
	Instances int
	Time      time.Duration
}

// defaultSearchLimits are generous: five instances find one text among thousands and finish the call.
var defaultSearchLimits = SearchLimits{Instances: 256, Time: 30 * time.Second}

// isolation finishes a call whose instance crashed, in isolated instances. What crashes those is a text of this call.
type isolation struct {
	pack    *Pack
	call    model.RolesCall
	results [][]model.Result

	// instance is nil when the next text needs a new one.
	instance *instance
	// crashes counts, for each text, the instances that crashed at it with nothing else in them.
	crashes map[textPlace]int
	// culprits has the errors of the texts that were found. Equal texts aren't tried.
	culprits map[culprit]*model.Error
}

// textPlace is where a text stands in a call.
type textPlace struct{ group, index int }

// culprit is a text of a role, which is bound once in a manifest.
type culprit struct{ role, text string }

func newIsolation(p *Pack, call model.RolesCall, results [][]model.Result) *isolation {
	return &isolation{
		pack:     p,
		call:     call,
		results:  results,
		crashes:  make(map[textPlace]int),
		culprits: make(map[culprit]*model.Error),
	}
}

// isolateRoles fills in the results that are [model.Lost] or [model.Unsent] after a crash. Its error is of the whole call.
func (p *Pack) isolateRoles(ctx context.Context, call model.RolesCall, results [][]model.Result, crash *launch.Error) error {
	release, err := p.acquireIsolated(ctx)
	if err != nil {
		return err
	}
	defer release()
	s := newIsolation(p, call, results)
	defer s.drop()
	// Most crashes come by chance, or from a text of another document. To find out that an instance hangs again takes time.
	if crash.Reason != diagnostic.Hung {
		var all []textPlace
		for g := range call.Groups {
			all = append(all, s.unfinished(g)...)
		}
		if _, _, err := s.try(ctx, all); err != nil {
			return err
		}
	}
	// Then each role is tried by itself, so that it costs no other.
	for g := range call.Groups {
		unfinished := s.unfinished(g)
		pieces := [][]textPlace{unfinished}
		if crash.Reason != diagnostic.Hung {
			pieces = append(cut(s.unfinishedOf(unfinished, model.Lost)), s.unfinishedOf(unfinished, model.Unsent))
		}
		if err := s.role(ctx, g, pieces); err != nil {
			return err
		}
	}
	return nil
}

// maxSingles is how many texts are tried one by one. A call of a text takes far less time than the start of a process, which is what
// another level of pieces would cost.
const maxSingles = 128

// cut cuts texts into pieces of the size of the root, and few texts into single ones.
func cut(places []textPlace) [][]textPlace {
	size := 1
	if len(places) > maxSingles {
		size = int(math.Sqrt(float64(len(places))))
	}
	return slices.Collect(slices.Chunk(places, size))
}

// acquireIsolated waits until an isolated instance may be started. The function returned lets the next call have one.
func (p *Pack) acquireIsolated(ctx context.Context) (release func(), err error) {
	select {
	case p.isolated <- struct{}{}:
		return func() { <-p.isolated }, nil
	case <-ctx.Done():
		return nil, Ended(ctx)
	}
}

// role finishes a group of texts by trying pieces of them, one after the other. The piece at which the instance crashes is cut up in
// turn, down to a single text.
func (s *isolation) role(ctx context.Context, group int, pieces [][]textPlace) error {
	limits := s.pack.supervisor.Limits
	searching, cancel := model.WithOwnTimeout(ctx, limits.Time)
	defer cancel()
	for crashes := 0; len(pieces) > 0; {
		piece := s.withoutCulprits(pieces[0])
		pieces = pieces[1:]
		if len(piece) == 0 {
			continue
		}
		lost, crash, err := s.try(ctx, piece)
		if err != nil {
			return err
		}
		if crash == nil {
			if s.anyTimedOut(piece) {
				// Each of the other pieces may cost a deadline, too.
				pieces = [][]textPlace{slices.Concat(pieces...)}
			}
			continue
		}
		if crashes++; crashes == limits.Instances || searching.Err() != nil {
			s.giveUp(group, crashes, crash)
			return nil
		}
		pieces = slices.Concat(cut(lost), [][]textPlace{s.unfinishedOf(piece, model.Unsent)}, pieces)
	}
	return nil
}

func (s *isolation) anyTimedOut(places []textPlace) bool {
	return slices.ContainsFunc(places, func(at textPlace) bool { return isTimeout(s.results[at.group][at.index]) })
}

// giveUp gives an error to the texts of a group that have no result yet.
func (s *isolation) giveUp(group, crashes int, crash *launch.Error) {
	err := model.Errorf(diagnostic.Crashed, "the pack crashed %d times at texts of this role, and this one isn't tried again: %w", crashes, crash)
	for _, at := range s.withoutCulprits(s.unfinished(group)) {
		s.results[at.group][at.index] = model.Result{Err: err}
	}
}

// unfinished returns the places of a group's texts without a result.
func (s *isolation) unfinished(group int) []textPlace {
	var places []textPlace
	for i := range s.results[group] {
		places = append(places, textPlace{group, i})
	}
	return s.unfinishedOf(places, model.Lost, model.Unsent)
}

// unfinishedOf returns those of the places that are marked with one of the marks.
func (s *isolation) unfinishedOf(places []textPlace, marks ...*model.Error) []textPlace {
	var unfinished []textPlace
	for _, at := range places {
		if slices.Contains(marks, s.results[at.group][at.index].Err) {
			unfinished = append(unfinished, at)
		}
	}
	return unfinished
}

func (s *isolation) culprit(at textPlace) culprit {
	group := s.call.Groups[at.group]
	return culprit{group.Role, group.Texts[at.index]}
}

// withoutCulprits gives the culprits among texts their error, and returns the others.
func (s *isolation) withoutCulprits(places []textPlace) []textPlace {
	var others []textPlace
	for _, at := range places {
		if err, ok := s.culprits[s.culprit(at)]; ok {
			s.results[at.group][at.index] = model.Result{Err: err}
			continue
		}
		others = append(others, at)
	}
	return others
}

// try sends texts to the instance, which is started if need be. If it crashed, try returns the crash and the texts that were in
// flight.
func (s *isolation) try(ctx context.Context, places []textPlace) (lost []textPlace, crash *launch.Error, err error) {
	if len(places) == 0 {
		return nil, nil, nil
	}
	if err := s.begin(ctx); err != nil {
		return nil, nil, err
	}
	part, placesOf := s.part(places)
	results, err := s.instance.processRoles(ctx, part)
	if results == nil {
		results = model.NewResults(part.Groups, model.Lost)
	}
	crash = s.instance.findRolesCrash(ctx, results, err)
	for g, places := range placesOf {
		for i, at := range places {
			s.results[at.group][at.index] = results[g][i]
		}
	}
	if ended := Ended(ctx); ended != nil {
		return nil, nil, ended
	}
	if crash == nil {
		if anyHas(results, diagnostic.Timeout) {
			s.drop()
		}
		return nil, nil, err
	}
	s.drop()
	if lost = s.unfinishedOf(places, model.Lost); len(lost) == 1 {
		s.suspect(lost[0], crash)
	}
	return lost, crash, nil
}

// begin starts the instance, if there is none. A pack that is linked takes its part.
func (s *isolation) begin(ctx context.Context) (err error) {
	switch {
	case s.instance != nil:
		return nil
	case s.pack.linked != nil:
		s.instance = &instance{Pack: s.pack.linked, entry: s.pack.entry}
		return nil
	}
	if s.instance, err = s.pack.start(ctx, true); err != nil {
		return s.pack.startError(ctx, err)
	}
	return nil
}

// part returns a call of the texts at these places, and their places by its groups.
func (s *isolation) part(places []textPlace) (model.RolesCall, [][]textPlace) {
	part := model.RolesCall{Post: s.call.Post, Host: s.call.Host, Quota: s.call.Quota}
	var placesOf [][]textPlace
	groupOf := make(map[int]int)
	for _, at := range places {
		g, ok := groupOf[at.group]
		if !ok {
			g = len(part.Groups)
			groupOf[at.group] = g
			group := s.call.Groups[at.group]
			group.Texts = nil
			part.Groups = append(part.Groups, group)
			placesOf = append(placesOf, nil)
		}
		part.Groups[g].Texts = append(part.Groups[g].Texts, s.call.Groups[at.group].Texts[at.index])
		placesOf[g] = append(placesOf[g], at)
	}
	part.Order = s.order(placesOf, groupOf)
	return part, placesOf
}

// order returns the order of a part of the call, of which it has the places of each group, and the part's groups by the call's.
func (s *isolation) order(placesOf [][]textPlace, groupOf map[int]int) []int32 {
	var order []int32
	next := make(map[int]int)
	used := make([]int, len(placesOf))
	for _, of := range s.call.Order {
		group := int(of)
		index := next[group]
		next[group]++
		g, ok := groupOf[group]
		if ok && used[g] < len(placesOf[g]) && placesOf[g][used[g]].index == index {
			used[g]++
			order = append(order, int32(g))
		}
	}
	return order
}

// suspect counts a crash at a text with nothing else in flight.
func (s *isolation) suspect(at textPlace, crash *launch.Error) {
	if s.crashes[at]++; s.crashes[at] == maxCrashes {
		s.culprits[s.culprit(at)] = culpritError(crash, s.call.Groups[at.group].Timeout)
	}
}

// culpritError is the error of a text that crashes the pack, with the time that it had.
func culpritError(crash *launch.Error, timeout time.Duration) *model.Error {
	if crash.Reason == diagnostic.Hung && timeout == 0 {
		return model.Errorf(diagnostic.Timeout, "no result: %w", crash)
	}
	if crash.Reason == diagnostic.Hung {
		return model.Errorf(diagnostic.Timeout, "no result within %v: %w", timeout, crash)
	}
	return model.Errorf(diagnostic.Crashed, "the pack crashed at this text: %w", crash)
}

// drop stops the instance. Nobody waits for it but [Supervisor.Close].
func (s *isolation) drop() {
	if s.instance != nil {
		s.pack.supervisor.stopping.Go(s.instance.stop)
		s.instance = nil
	}
}

// isolateContents passes a text through a contents hook at which the pack crashed, in isolated instances.
func (p *Pack) isolateContents(ctx context.Context, call model.ContentsCall) (string, error) {
	release, err := p.acquireIsolated(ctx)
	if err != nil {
		return "", err
	}
	defer release()
	for crashes := 1; ; crashes++ {
		i, err := p.start(ctx, true)
		if err != nil {
			return "", p.startError(ctx, err)
		}
		out, err := i.processContents(ctx, call)
		crash, err := i.findContentsCrash(ctx, err)
		p.supervisor.stopping.Go(i.stop)
		if crash == nil {
			return out, err
		}
		if crashes == maxCrashes {
			return "", culpritError(crash, call.Timeout)
		}
	}
}
