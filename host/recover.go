package host

import (
	"context"
	"slices"

	"example.com/htmlize/internal/launch"
	"example.com/htmlize/internal/model"
)

const (
	// mostRecoveries is how many private processes one call of a document may use up. A call of 1,000 texts takes about 10
	// to find one among them that ends the process.
	mostRecoveries = 64
	// mostBreakdowns is how many of them a text may break while nothing else is under way there, before it is the culprit:
	// a process may also be killed by chance.
	mostBreakdowns = 2
)

// recovery finishes a call whose pack broke off. It uses processes of its own, so that what breaks them is a text of this
// call, and neither those of other documents nor what becomes of them has a part in it.
type recovery struct {
	pack    *boundPack
	call    model.RolesCall
	results [][]model.Result

	own *running
	// used counts the processes.
	used int
	// breakdowns counts those that a text broke alone.
	breakdowns map[textPlace]int
	// culprits has the texts that were found out, by plugin and role and text. Their equals aren't tried.
	culprits map[culprit]*model.Error
}

// textPlace is where a text stands in a call.
type textPlace struct{ group, index int }

type culprit struct{ role, text string }

// recoverRoles fills in the results that are [model.Lost] or [model.Unsent]. Its error is one of the whole call.
func (p *boundPack) recoverRoles(ctx context.Context, call model.RolesCall, results [][]model.Result) error {
	r := &recovery{pack: p, call: call, results: results,
		breakdowns: make(map[textPlace]int), culprits: make(map[culprit]*model.Error)}
	defer r.drop()
	lost, unsent := r.unfinished(r.allPlaces())
	work := [][]textPlace{slices.Concat(lost, unsent)}
	for len(work) > 0 {
		last := len(work) - 1
		places := r.withoutCulprits(work[last])
		work = work[:last]
		if len(places) == 0 {
			continue
		}
		if err := r.start(ctx); err != nil {
			return err
		}
		breakdown, err := r.try(ctx, places)
		if err != nil {
			return err
		}
		if breakdown == nil {
			continue
		}
		lost, unsent = r.unfinished(places)
		if r.used == mostRecoveries {
			r.giveUp(slices.Concat(append([][]textPlace{lost, unsent}, work...)...), breakdown)
			return nil
		}
		// What comes last is tried first.
		work = append(work, unsent)
		if len(lost) > 1 {
			half := (len(lost) + 1) / 2
			work = append(work, lost[half:], lost[:half])
			continue
		}
		work = append(work, r.suspect(lost, breakdown))
	}
	return nil
}

// suspect takes note that a text broke a process alone, and returns it where it is to be tried again.
func (r *recovery) suspect(lost []textPlace, breakdown *launch.Error) []textPlace {
	for _, at := range lost {
		r.breakdowns[at]++
		if r.breakdowns[at] == mostBreakdowns {
			r.culprits[r.culprit(at)] = model.Errorf(model.CodeDied, "the pack broke off at this text: %v", breakdown)
		}
	}
	return lost
}

// giveUp leaves the texts alone that weren't found to be innocent.
func (r *recovery) giveUp(places []textPlace, breakdown *launch.Error) {
	err := model.Errorf(model.CodeDied, "the pack broke off %d times at texts of this document, and this one is left alone: %v",
		r.used, breakdown)
	for _, at := range r.withoutCulprits(places) {
		r.results[at.group][at.index] = model.Result{Err: err}
	}
}

func (r *recovery) allPlaces() []textPlace {
	var places []textPlace
	for g, results := range r.results {
		for i := range results {
			places = append(places, textPlace{g, i})
		}
	}
	return places
}

// unfinished returns those of the places without a result.
func (r *recovery) unfinished(places []textPlace) (lost, unsent []textPlace) {
	for _, at := range places {
		switch r.results[at.group][at.index].Err {
		case model.Lost:
			lost = append(lost, at)
		case model.Unsent:
			unsent = append(unsent, at)
		}
	}
	return lost, unsent
}

func (r *recovery) culprit(at textPlace) culprit {
	group := r.call.Groups[at.group]
	// A role is bound once in a manifest.
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

// start makes sure that there is a process.
func (r *recovery) start(ctx context.Context) error {
	if r.own != nil {
		return nil
	}
	own, err := r.pack.launch(ctx, true)
	if err != nil {
		return r.pack.startError(ctx, err)
	}
	r.own = own
	r.used++
	return nil
}

// try sends the texts to the process. It returns what broke it, if it did.
func (r *recovery) try(ctx context.Context, places []textPlace) (*launch.Error, error) {
	part := model.RolesCall{Post: r.call.Post, Host: r.call.Host}
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
	results, err := r.own.ProcessRoles(ctx, part)
	for g, places := range placesOf {
		for i, at := range places {
			if g < len(results) && i < len(results[g]) {
				r.results[at.group][at.index] = results[g][i]
			}
		}
	}
	if isDisconnected(err) && r.pack.host.ended(ctx) == nil {
		breakdown := r.own.findBreakdown()
		r.own.breakdown.CompareAndSwap(nil, breakdown)
		r.drop()
		return breakdown, nil
	}
	return nil, err
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
	for used := 1; ; used++ {
		own, err := p.launch(ctx, true)
		if err != nil {
			return "", p.startError(ctx, err)
		}
		out, err := own.ProcessContents(ctx, call)
		var breakdown *launch.Error
		if isDisconnected(err) && p.host.ended(ctx) == nil {
			breakdown = own.findBreakdown()
			own.breakdown.CompareAndSwap(nil, breakdown)
		}
		p.host.stopping.Go(own.stop)
		if breakdown == nil {
			return out, err
		}
		if used == mostBreakdowns {
			return "", model.Errorf(model.CodeDied, "the pack broke off at this text: %v", breakdown)
		}
	}
}
