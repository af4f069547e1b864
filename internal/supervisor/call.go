package supervisor

import (
	"context"
	"errors"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// ErrTextID is the error of a post with an id that is no number, for a pack that takes only numbers.
var ErrTextID = model.Errorf(diagnostic.Unsupported, "the id is no number")

// ProcessRoles starts the pack if need be, and returns a result for each text of the call. Its error is of the whole call: the pack
// can't be started, the work has ended, or [ErrTextID].
func (p *Pack) ProcessRoles(ctx context.Context, call model.RolesCall) ([][]model.Result, error) {
	results, err := p.tryRoles(ctx, call)
	reported, err := p.callError(ctx, err)
	if err != nil {
		return nil, err
	}
	for _, group := range results {
		for i := range group {
			if group[i].Err == model.Lost || group[i].Err == model.Unsent {
				group[i].Err = reported
			}
		}
	}
	return results, nil
}

// tryRoles returns the results that are known beside an error, too.
func (p *Pack) tryRoles(ctx context.Context, call model.RolesCall) ([][]model.Result, error) {
	i, err := p.acquire(ctx)
	if err != nil {
		return model.NewResults(call.Groups, model.Unsent), err
	}
	defer p.release(i)
	if err := i.checkPost(call.Post); err != nil {
		return nil, err
	}
	deduplicated := i.deterministic.deduplicate(call)
	results, err := i.processRoles(ctx, deduplicated.RolesCall)
	if results == nil {
		results = model.NewResults(deduplicated.Groups, model.Lost)
	}
	crash := i.findRolesCrash(ctx, results, err)
	if crash != nil || isCutShort(err) || anyHas(results, diagnostic.Timeout) {
		p.retire(i, crash)
	}
	if crash != nil {
		err = p.isolateRoles(ctx, deduplicated.RolesCall, results, crash)
	}
	if err == nil {
		err = p.retryTimedOut(ctx, deduplicated.RolesCall, results)
	}
	if crash == nil {
		deduplicated.cache(results)
	}
	return deduplicated.all(results), err
}

// checkPost returns ErrTextID where the pack doesn't take the post's id.
func (i *instance) checkPost(post htmlize.Post) error {
	if post.IDText != "" && !i.description.TakesMeta() {
		return ErrTextID
	}
	return nil
}

// isCutShort reports whether the plugin may still be at work on a call that ended with err.
func isCutShort(err error) bool {
	reported, ok := errors.AsType[*model.Error](err)
	return err != nil && (!ok || reported.Code == diagnostic.Timeout)
}

// ProcessContents starts the pack if need be, and passes a text through one of its contents hooks. What becomes of the text
// is an [*model.Error]; any other error is of the whole call, as in [Pack.ProcessRoles].
func (p *Pack) ProcessContents(ctx context.Context, call model.ContentsCall) (string, error) {
	out, err := p.tryContents(ctx, call)
	reported, err := p.callError(ctx, err)
	if err != nil {
		return "", err
	}
	if reported != nil {
		return "", reported
	}
	return out, nil
}

func (p *Pack) tryContents(ctx context.Context, call model.ContentsCall) (string, error) {
	i, err := p.acquire(ctx)
	if err != nil {
		return "", err
	}
	defer p.release(i)
	if err := i.checkPost(call.Post); err != nil {
		return "", err
	}
	call = i.withoutDefaultTimeout(ctx, call)
	out, err := i.processContents(ctx, call)
	crash, err := i.findContentsCrash(ctx, err)
	if crash != nil || isCutShort(err) {
		p.retire(i, crash)
	}
	if crash != nil {
		return p.isolateContents(ctx, call)
	}
	return out, err
}

// callError distinguishes an error of texts from one of the whole call. Both are nil where err is.
func (p *Pack) callError(ctx context.Context, err error) (*model.Error, error) {
	if ended := Ended(ctx); ended != nil || err == nil {
		return nil, ended
	}
	if errors.Is(err, ErrTextID) {
		return nil, err
	}
	if failed := diagnostic.Of(err); failed != nil {
		if failed.Code != diagnostic.GaveUp {
			return nil, err
		}
		return model.Errorf(diagnostic.Crashed, "%w", failed.Err), nil
	}
	if reported, ok := errors.AsType[*model.Error](err); ok {
		return reported, nil
	}
	return model.Errorf(diagnostic.BadAnswer, "the pack gave no answer to the call: %v", err), nil
}
