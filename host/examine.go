package host

import (
	"context"
	"errors"
	"slices"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/launch"
	"example.com/htmlize/internal/model"
)

// examine returns what broke a process in a call, and nil where it goes on. Err is the call's, and results aren't nil.
//
// Deadlines that ran out without a word from the pack are those of slow plugins where the process gives a sign of life, and
// are made such; where it doesn't, their texts are [model.Lost] like others in it.
func (p *boundPack) examine(ctx context.Context, r *running, results [][]model.Result, err error) *launch.Error {
	if r.process == nil || p.host.ended(ctx) != nil {
		return nil
	}
	var breakdown *launch.Error
	switch {
	case isDisconnected(err):
		breakdown = r.findBreakdown(ctx, err)
	case anyHas(results, model.CodeNoAnswer):
		breakdown = r.findSilence(ctx)
	}
	for _, group := range results {
		for i := range group {
			if e := group[i].Err; e == nil || e.Code != model.CodeNoAnswer {
				continue
			} else if breakdown != nil {
				group[i].Err = model.Lost
			} else {
				group[i].Err = &model.Error{Code: diagnostic.Timeout, Message: e.Message, Err: e.Err}
			}
		}
	}
	return breakdown
}

// anyHas reports whether one of the results is an error of the code.
func anyHas(results [][]model.Result, code diagnostic.Code) bool {
	return slices.ContainsFunc(results, func(group []model.Result) bool {
		return slices.ContainsFunc(group, func(r model.Result) bool { return r.Err != nil && r.Err.Code == code })
	})
}

// examineContents does the same for the call of a contents hook, and returns the error that it comes to.
func (p *boundPack) examineContents(ctx context.Context, r *running, err error) (*launch.Error, error) {
	reported, _ := errors.AsType[*model.Error](err)
	results := [][]model.Result{{{Err: reported}}}
	breakdown := p.examine(ctx, r, results, err)
	if settled := results[0][0].Err; reported != nil && breakdown == nil {
		return nil, settled
	}
	return breakdown, err
}
