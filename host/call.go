package host

import (
	"context"
	"errors"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// processRoles starts the pack if need be, and returns a result for each text of the call. Once the pack has been started,
// what it does is an error of texts alone: the error of the whole call is that of a pack that can't be started, or the end
// of the work.
func (p *boundPack) processRoles(ctx context.Context, call model.RolesCall) ([][]model.Result, error) {
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

// tryRoles returns what is known of the results with an error, too.
func (p *boundPack) tryRoles(ctx context.Context, call model.RolesCall) ([][]model.Result, error) {
	running, err := p.acquire(ctx)
	if err != nil {
		return model.NewResults(call.Groups, model.Unsent), err
	}
	defer p.release(running)
	if err := running.takes(call.Post); err != nil {
		return nil, err
	}
	distinct := running.reusable.distinct(call)
	results, err := running.processRoles(ctx, distinct.RolesCall)
	if results == nil {
		results = model.NewResults(distinct.Groups, model.Lost)
	}
	breakdown := p.examine(ctx, running, results, err)
	if breakdown != nil || isCutShort(err) || anyHas(results, diagnostic.Timeout) {
		p.retire(running, breakdown)
	}
	if breakdown != nil {
		err = p.recoverRoles(ctx, distinct.RolesCall, results, breakdown)
	}
	if err == nil {
		err = p.separate(ctx, distinct.RolesCall, results)
	}
	if breakdown == nil {
		distinct.keep(results)
	}
	return distinct.all(results), err
}

// errTextID is a post with an id that is no number, for a pack that takes no other.
var errTextID = model.Errorf(diagnostic.Unsupported, "the id is no number")

// takes returns errTextID where the pack can't be told the post's id.
func (r *running) takes(post htmlize.Post) error {
	if post.IDText != "" && !r.description.TakesMeta() {
		return errTextID
	}
	return nil
}

// isCutShort reports whether something may go on in the process of a call that ended with err: nobody waits for it any more.
func isCutShort(err error) bool {
	reported, ok := errors.AsType[*model.Error](err)
	return err != nil && (!ok || reported.Code == diagnostic.Timeout)
}

// processContents starts the pack if need be, and passes a text through one of its contents hooks. What becomes of the text
// is an [*model.Error]; any other is one of the whole call, as of processRoles.
func (p *boundPack) processContents(ctx context.Context, call model.ContentsCall) (string, error) {
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

func (p *boundPack) tryContents(ctx context.Context, call model.ContentsCall) (string, error) {
	running, err := p.acquire(ctx)
	if err != nil {
		return "", err
	}
	defer p.release(running)
	if err := running.takes(call.Post); err != nil {
		return "", err
	}
	call = p.unbounded(ctx, running, call)
	out, err := running.processContents(ctx, call)
	breakdown, err := p.examineContents(ctx, running, err)
	if breakdown != nil || isCutShort(err) {
		p.retire(running, breakdown)
	}
	if breakdown != nil {
		return p.recoverContents(ctx, call)
	}
	return out, err
}

func isDisconnected(err error) bool {
	_, ok := errors.AsType[*model.DisconnectedError](err)
	return ok
}

// isGivenUp reports whether err is that of a pack which isn't started anew any more.
func isGivenUp(err error) bool {
	failed := diagnostic.Of(err)
	return failed != nil && failed.Code == diagnostic.GaveUp
}

// callError tells an error of texts from one of the whole call. Both are nil where err is.
func (p *boundPack) callError(ctx context.Context, err error) (*model.Error, error) {
	if ended := p.host.ended(ctx); ended != nil || err == nil {
		return nil, ended
	}
	if errors.Is(err, errTextID) {
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
