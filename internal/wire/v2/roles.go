package v2

import (
	"context"

	"golang.org/x/sync/errgroup"

	"example.com/htmlize/internal/model"
)

// chunksInFlight is how many messages of one call are under way at the same time.
const chunksInFlight = 4

// ProcessRoles sends all texts in one message, or many texts in several messages, a few of which are under way at the same time.
func (c *Client) ProcessRoles(ctx context.Context, call model.RolesCall) ([][]model.Result, error) {
	ctx, post, end := c.begin(ctx, call.Post, call.Host)
	defer end()

	chunks := cut(call.Groups)
	p := &chunkedCall{
		client:   c,
		post:     post,
		groups:   call.Groups,
		quota:    call.Quota,
		results:  model.NewResults(call.Groups, model.Unsent),
		timedOut: make(timedOutGroups, len(call.Groups)),
	}
	err := p.processAll(ctx, chunks)
	if failure := unreachable(ctx); err != nil && failure != nil {
		p.failUnanswered(failure)
		return p.results, nil
	}
	return p.results, err
}

// processAll sends the messages, at most chunksInFlight at the same time.
func (c *chunkedCall) processAll(ctx context.Context, chunks []chunk) error {
	if len(chunks) == 1 {
		return c.process(ctx, chunks[0])
	}
	flight, flightCtx := errgroup.WithContext(ctx)
	flight.SetLimit(chunksInFlight)
	for _, ch := range chunks {
		flight.Go(func() error {
			if err := flightCtx.Err(); err != nil {
				return err
			}
			return c.process(flightCtx, ch)
		})
	}
	err := flight.Wait()
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// failUnanswered sets the error of all texts without a result. Only one of them may have caused it.
func (c *chunkedCall) failUnanswered(failure *model.Error) {
	var unanswered []*model.Result
	for _, group := range c.results {
		for i := range group {
			if group[i].Err == model.Lost || group[i].Err == model.Unsent {
				unanswered = append(unanswered, &group[i])
			}
		}
	}
	if len(unanswered) > 1 {
		failure = model.Shared(failure)
	}
	for _, result := range unanswered {
		result.Err = failure
	}
}
