package host

import (
	"context"
	"slices"
	"time"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/launch"
	"example.com/htmlize/internal/model"
)

const (
	// mostBreakdowns is how many processes a text may break while nothing else is under way there, before it is the culprit:
	// a process may also be killed by chance.
	mostBreakdowns = 2
	// recoveriesAtOnce is how many calls of a pack may have a private process at the same time.
	recoveriesAtOnce = 4
)

// searchBounds are what the search for the texts of one role that break processes may use up.
type searchBounds struct {
	processes int
	time      time.Duration
}

// defaultSearch is generous: to find one text among 1,000 takes about a dozen processes.
var defaultSearch = searchBounds{processes: 256, time: 30 * time.Second}

// recovery finishes a call whose pack broke off. It uses processes of its own, so that what breaks them is a text of this
// call, and neither those of other documents nor what becomes of them has a part in it.
type recovery struct {
	pack    *boundPack
	call    model.RolesCall
	results [][]model.Result

	// own is nil where the next text needs a new process.
	own *running
	// breakdowns counts, for each text, the processes that it broke alone.
	breakdowns map[textPlace]int
	// culprits has the texts that were found out. Their equals aren't tried.
	culprits map[culprit]*model.Error
}

// textPlace is where a text stands in a call.
type textPlace struct{ group, index int }

// culprit is a text of a role, which is bound once in a manifest.
type culprit struct{ role, text string }

func newRecovery(p *boundPack, call model.RolesCall, results [][]model.Result) *recovery {
	return &recovery{pack: p, call: call, results: results,
		breakdowns: make(map[textPlace]int), culprits: make(map[culprit]*model.Error)}
}

// recoverRoles fills in the results that are [model.Lost] or [model.Unsent] after a breakdown. Its error is one of the whole
// call.
func (p *boundPack) recoverRoles(ctx context.Context, call model.RolesCall, results [][]model.Result, breakdown *launch.Error) error {
	release, err := p.enterRecovery(ctx)
	if err != nil {
		return err
	}
	defer release()
	r := newRecovery(p, call, results)
	defer r.drop()
	// Usually the pack broke off by chance, or at somebody else's text. To find out that it hangs again takes time.
	if breakdown.Reason != diagnostic.Hung {
		var all []textPlace
		for g := range call.Groups {
			all = append(all, r.unfinished(g)...)
		}
		if _, _, err := r.try(ctx, all); err != nil {
			return err
		}
	}
	// Otherwise each role is tried by itself, so that it costs no other.
	for g := range call.Groups {
		if err := r.role(ctx, g); err != nil {
			return err
		}
	}
	return nil
}

// enterRecovery waits until a private process may be started. The function returned gives the place to the next.
func (p *boundPack) enterRecovery(ctx context.Context) (release func(), err error) {
	select {
	case p.recoveries <- struct{}{}:
		return func() { <-p.recoveries }, nil
	case <-ctx.Done():
		return nil, p.host.ended(ctx)
	}
}

// role finishes a group of texts: those among which a process broke off are halved until one is left.
func (r *recovery) role(ctx context.Context, group int) error {
	work := [][]textPlace{r.unfinished(group)}
	most := r.pack.host.search
	searching, cancel := model.WithOwnTimeout(ctx, most.time)
	defer cancel()
	for used := 0; len(work) > 0; {
		last := len(work) - 1
		places := r.withoutCulprits(work[last])
		work = work[:last]
		if len(places) == 0 {
			continue
		}
		lost, breakdown, err := r.try(ctx, places)
		if err != nil {
			return err
		}
		if breakdown == nil {
			continue
		}
		if used++; used == most.processes || searching.Err() != nil {
			r.giveUp(group, used, breakdown)
			return nil
		}
		// What comes last is tried first.
		work = append(work, r.unfinishedOf(places, model.Unsent))
		half := (len(lost) + 1) / 2
		work = append(work, lost[half:], lost[:half])
	}
	return nil
}

// giveUp leaves the texts of a role alone that weren't found to be innocent.
func (r *recovery) giveUp(group, used int, breakdown *launch.Error) {
	err := model.Errorf(diagnostic.Crashed, "the pack broke off %d times at texts of this role, and this one is left alone: %w", used, breakdown)
	for _, at := range r.withoutCulprits(r.unfinished(group)) {
		r.results[at.group][at.index] = model.Result{Err: err}
	}
}

// unfinished returns the places of a group's texts without a result.
func (r *recovery) unfinished(group int) []textPlace {
	var places []textPlace
	for i := range r.results[group] {
		places = append(places, textPlace{group, i})
	}
	return r.unfinishedOf(places, model.Lost, model.Unsent)
}

// unfinishedOf returns those of the places that are marked with one of the marks.
func (r *recovery) unfinishedOf(places []textPlace, marks ...*model.Error) []textPlace {
	var unfinished []textPlace
	for _, at := range places {
		if slices.Contains(marks, r.results[at.group][at.index].Err) {
			unfinished = append(unfinished, at)
		}
	}
	return unfinished
}

func (r *recovery) culprit(at textPlace) culprit {
	group := r.call.Groups[at.group]
	return culprit{group.Role, group.Texts[at.index]}
}

// withoutCulprits gives texts that were found out their error, and returns the others.
func (r *recovery) withoutCulprits(places []textPlace) []textPlace {
	var others []textPlace
	for _, at := range places {
		if err, ok := r.culprits[r.culprit(at)]; ok {
			r.results[at.group][at.index] = model.Result{Err: err}
			continue
		}
		others = append(others, at)
	}
	return others
}

// try sends texts to the process, which is started if need be. It returns what broke it, if something did, and the texts
// that were under way.
func (r *recovery) try(ctx context.Context, places []textPlace) (lost []textPlace, breakdown *launch.Error, err error) {
	if len(places) == 0 {
		return nil, nil, nil
	}
	if err := r.begin(ctx); err != nil {
		return nil, nil, err
	}
	part, placesOf := r.part(places)
	results, err := r.own.processRoles(ctx, part)
	if results == nil {
		results = model.NewResults(part.Groups, model.Lost)
	}
	breakdown = r.pack.examine(ctx, r.own, results, err)
	for g, places := range placesOf {
		for i, at := range places {
			r.results[at.group][at.index] = results[g][i]
		}
	}
	if ended := r.pack.host.ended(ctx); ended != nil {
		return nil, nil, ended
	}
	if breakdown == nil {
		if anyHas(results, diagnostic.Timeout) {
			r.drop()
		}
		return nil, nil, err
	}
	r.drop()
	if lost = r.unfinishedOf(places, model.Lost); len(lost) == 1 {
		r.suspect(lost[0], breakdown)
	}
	return lost, breakdown, nil
}

// begin starts the process, if there is none. A pack that is linked has none, and takes its part.
func (r *recovery) begin(ctx context.Context) (err error) {
	switch {
	case r.own != nil:
		return nil
	case r.pack.linked != nil:
		r.own = &running{Pack: r.pack.linked}
		return nil
	}
	if r.own, err = r.pack.launch(ctx, true); err != nil {
		return r.pack.startError(ctx, err)
	}
	return nil
}

// part returns a call of the texts at these places, and their places by its groups.
func (r *recovery) part(places []textPlace) (model.RolesCall, [][]textPlace) {
	part := model.RolesCall{Post: r.call.Post, Host: r.call.Host, Quota: r.call.Quota}
	var placesOf [][]textPlace
	groupOf := make(map[int]int)
	for _, at := range places {
		g, ok := groupOf[at.group]
		if !ok {
			g = len(part.Groups)
			groupOf[at.group] = g
			group := r.call.Groups[at.group]
			group.Texts = nil
			part.Groups = append(part.Groups, group)
			placesOf = append(placesOf, nil)
		}
		part.Groups[g].Texts = append(part.Groups[g].Texts, r.call.Groups[at.group].Texts[at.index])
		placesOf[g] = append(placesOf[g], at)
	}
	part.Order = r.order(placesOf, groupOf)
	return part, placesOf
}

// order returns the order of a part of the call, of which it has the places of each group, and the part's groups by the call's.
func (r *recovery) order(placesOf [][]textPlace, groupOf map[int]int) []int32 {
	var order []int32
	next := make(map[int]int)
	taken := make([]int, len(placesOf))
	for _, of := range r.call.Order {
		group := int(of)
		index := next[group]
		next[group]++
		g, ok := groupOf[group]
		if ok && taken[g] < len(placesOf[g]) && placesOf[g][taken[g]].index == index {
			taken[g]++
			order = append(order, int32(g))
		}
	}
	return order
}

// suspect takes note that a text broke a process alone.
func (r *recovery) suspect(at textPlace, breakdown *launch.Error) {
	if r.breakdowns[at]++; r.breakdowns[at] == mostBreakdowns {
		r.culprits[r.culprit(at)] = culpritError(breakdown, r.call.Groups[at.group].Timeout)
	}
}

// culpritError is the error of a text that broke processes, with the time that it had.
func culpritError(breakdown *launch.Error, timeout time.Duration) *model.Error {
	if breakdown.Reason == diagnostic.Hung && timeout == 0 {
		return model.Errorf(diagnostic.Timeout, "no result: %w", breakdown)
	}
	if breakdown.Reason == diagnostic.Hung {
		return model.Errorf(diagnostic.Timeout, "no result within %v: %w", timeout, breakdown)
	}
	return model.Errorf(diagnostic.Crashed, "the pack broke off at this text: %w", breakdown)
}

// drop ends the process. Nobody waits for it but [Host.Close].
func (r *recovery) drop() {
	if r.own != nil {
		r.pack.host.stopping.Go(r.own.stop)
		r.own = nil
	}
}

// recoverContents passes a text through a contents hook whose pack broke off at it, in processes of its own.
func (p *boundPack) recoverContents(ctx context.Context, call model.ContentsCall) (string, error) {
	release, err := p.enterRecovery(ctx)
	if err != nil {
		return "", err
	}
	defer release()
	for used := 1; ; used++ {
		own, err := p.launch(ctx, true)
		if err != nil {
			return "", p.startError(ctx, err)
		}
		out, err := own.processContents(ctx, call)
		breakdown, err := p.examineContents(ctx, own, err)
		p.host.stopping.Go(own.stop)
		if breakdown == nil {
			return out, err
		}
		if used == mostBreakdowns {
			return "", culpritError(breakdown, call.Timeout)
		}
	}
}
