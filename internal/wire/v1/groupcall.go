package v1

import (
	"context"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// groupCall renders a group of texts. Each text is a call of net/rpc, with the group's timeout. Once a call has timed out, the plugin is
// assumed to hang: texts that aren't sent yet get the same error. Calls that are under way go on.
type groupCall struct {
	model.Group
	plugin *remote
	// missing is why there is no plugin.
	missing *model.Error
	post    Post
	quota   *model.Quota
	results []model.Result

	// next is the index of the text for processNext.
	next int
	// timedOut is the error of a call that has timed out.
	timedOut atomic.Pointer[model.Error]
}

// processNext renders the next text.
func (g *groupCall) processNext(ctx context.Context) error {
	i := g.next
	g.next++
	return g.process(ctx, i)
}

// processAll renders all texts, and as many at the same time as fit into the plugin's window.
func (g *groupCall) processAll(ctx context.Context) error {
	window := 1
	if g.missing == nil {
		longest := 0
		for _, text := range g.Texts {
			longest = max(longest, len(text))
		}
		window = g.plugin.window(len(g.post.Contents) + longest)
	}
	flight, flightCtx := errgroup.WithContext(ctx)
	flight.SetLimit(window)
	for i := range g.Texts {
		flight.Go(func() error { return g.process(flightCtx, i) })
	}
	return flight.Wait()
}

// process renders the text with index i. Its error ends the whole call.
func (g *groupCall) process(ctx context.Context, i int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	result := &g.results[i]
	if g.missing != nil {
		result.Err = g.missing
		return nil
	}
	if err := g.timedOut.Load(); err != nil {
		result.Err = err
		return nil
	}
	if g.quota.Exceeded() {
		result.Err = model.ResultsError()
		return nil
	}
	result.Err = model.Lost
	var reply RoleReply
	args := RoleArgs{Role: g.Role, Value: g.Texts[i], Post: g.post}
	err := g.plugin.call(ctx, g.Timeout, g.quota, methodProcessRole, args, &reply)
	if err == nil {
		*result = model.Result{HTML: reply.Value}
		return nil
	}
	reported, err := callError(ctx, err, g.Timeout)
	if err != nil {
		return err
	}
	result.Err = reported
	switch reported.Code {
	case model.CodeNoAnswer:
		g.timedOut.Store(reported)
	case diagnostic.ResultsTooLarge:
		g.quota.Take(model.MaxResults)
	}
	return nil
}
