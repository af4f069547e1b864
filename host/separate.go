package host

import (
	"context"
	"errors"
	"slices"
	"time"

	"example.com/htmlize/internal/model"
)

// separate finds out which of the texts hang whose messages weren't answered, while the pack's process goes on: a pack may hold
// back the answer to all of a message for one of them. Each role is tried by itself, in a private process, as the shared one may be
// busy with what hangs; and of a role that isn't answered again, halves. Its error is one of the whole call.
func (p *boundPack) separate(ctx context.Context, call model.RolesCall, results [][]model.Result) error {
	r := &recovery{pack: p, call: call, results: results,
		breakdowns: make(map[textPlace]int), culprits: make(map[culprit]*model.Error)}
	var groups [][]textPlace
	for g := range call.Groups {
		if shared := r.shared(r.placesOf(g)); len(shared) > 0 {
			groups = append(groups, shared)
		}
	}
	if len(groups) == 0 {
		return nil
	}
	release, err := p.enterRecovery(ctx)
	if err != nil {
		return err
	}
	defer release()
	defer r.drop()
	for _, places := range groups {
		if err := r.separateGroup(ctx, places, len(groups) == 1); err != nil {
			return err
		}
		for _, at := range r.shared(places) {
			// The plugin hangs, and not one of its texts.
			r.results[at.group][at.index].Err = model.Errorf(model.CodeTimeout, "%v", r.results[at.group][at.index].Err)
		}
	}
	return nil
}

// separateGroup halves texts of a role, as long as one half is answered and the other isn't. Where neither is, it is the plugin that
// hangs. Tried says that the role was alone in the message already.
func (r *recovery) separateGroup(ctx context.Context, places []textPlace, tried bool) error {
	begun := time.Now()
	for next := [][]textPlace{places}; ; {
		if tried {
			if len(places) < 2 || time.Since(begun) > r.pack.host.search.time {
				return nil
			}
			half := (len(places) + 1) / 2
			next = [][]textPlace{places[:half], places[half:]}
		}
		var silent [][]textPlace
		for _, part := range next {
			_, breakdown, err := r.try(ctx, part)
			if err != nil {
				return err
			}
			if breakdown != nil {
				if err := r.role(ctx, part[0].group); err != nil {
					return err
				}
				continue
			}
			if left := r.shared(part); len(left) > 0 {
				silent = append(silent, left)
			}
		}
		if len(silent) != 1 {
			return nil
		}
		places, tried = silent[0], true
	}
}

func (r *recovery) placesOf(group int) []textPlace {
	places := make([]textPlace, len(r.results[group]))
	for i := range places {
		places[i] = textPlace{group, i}
	}
	return places
}

// shared returns those of the places whose message wasn't answered, among others in it.
func (r *recovery) shared(places []textPlace) []textPlace {
	return slices.DeleteFunc(slices.Clone(places), func(at textPlace) bool {
		err := r.results[at.group][at.index].Err
		return err == nil || !errors.Is(err, model.ErrShared)
	})
}
