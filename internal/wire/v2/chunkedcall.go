package v2

import (
	"context"
	"fmt"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

const (
	// largeResponse is the size above which a response is large. Only one large response of a document is received at a time: the
	// client asks for it again.
	largeResponse = 32 << 20
	// responseOverhead is more than what a response has besides its results and resultOverhead for each of them.
	responseOverhead = 64 << 10
	// resultOverhead is more than what a response has for each text besides its HTML: the error's message, among others.
	resultOverhead = 64 + model.MaxError
)

// chunkedCall is a call of ProcessRoles in several messages.
type chunkedCall struct {
	client   *Client
	post     *Post
	groups   []model.Group
	quota    *model.Quota
	results  [][]model.Result
	timedOut timedOutGroups
}

// process sends one message and stores its results. Where the response is large, it sends the texts again in two halves, while no other
// large response of the document is received.
func (c *chunkedCall) process(ctx context.Context, ch chunk) error {
	tooLarge, err := c.send(ctx, c.client.pack, ch, c.quota.Min(largeResponse))
	if err != nil || !tooLarge {
		return err
	}
	unlock, err := c.quota.LockLarge(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	return c.processLarge(ctx, ch)
}

// processLarge sends the texts of a message whose response was too large in two halves, or a single text with the largest limit.
func (c *chunkedCall) processLarge(ctx context.Context, ch chunk) error {
	first, second := ch.halve()
	if len(second) > 0 {
		for _, half := range []chunk{first, second} {
			if err := c.processLargeHalf(ctx, half); err != nil {
				return err
			}
		}
		return nil
	}
	limit := c.quota.Min(MaxMessage)
	tooLarge, err := c.send(ctx, c.client.direct(), ch, limit)
	if err != nil || !tooLarge {
		return err
	}
	failure := model.Errorf(diagnostic.TooLarge, "result is over the limit of %d bytes", model.MaxText)
	if limit < model.MaxText {
		c.quota.Take(limit + 1)
		failure = model.ResultsError()
	}
	ch.fail(c.results, func(int) *model.Error { return failure })
	return nil
}

func (c *chunkedCall) processLargeHalf(ctx context.Context, half chunk) error {
	tooLarge, err := c.send(ctx, c.client.direct(), half, c.quota.Min(MaxMessage))
	if err != nil || !tooLarge {
		return err
	}
	return c.processLarge(ctx, half)
}

// send sends one message, unless its groups have timed out or the quota is exceeded. It accepts a response with about maxResults bytes of
// results. It returns true where the response was larger, or too large for the pack to send it.
func (c *chunkedCall) send(ctx context.Context, pack PackClient, ch chunk, maxResults int) (tooLarge bool, err error) {
	if ch = c.timedOut.remove(ch, c.results); len(ch) == 0 {
		return false, nil
	}
	if c.quota.Exceeded() {
		ch.fail(c.results, func(int) *model.Error { return model.ResultsError() })
		return false, nil
	}
	req := &ProcessRolesRequest{Post: c.post, Groups: make([]*RoleGroup, len(ch))}
	texts := 0
	for i, s := range ch {
		g := c.groups[s.group]
		g.Texts = g.Texts[s.from:s.to]
		texts += len(g.Texts)
		req.Groups[i] = groupToWire(g)
	}
	callCtx, cancel := withGrace(ctx, ch.timeout(c.groups))
	defer cancel()
	ch.fail(c.results, func(int) *model.Error { return model.Lost })
	maxSize := min(maxResults+responseOverhead+texts*resultOverhead, MaxMessage)
	reply, err := pack.ProcessRoles(callCtx, req, grpc.MaxCallRecvMsgSize(maxSize))
	if err != nil {
		switch {
		case exceededOwnDeadline(ctx, callCtx, err):
			ch.fail(c.results, func(g int) *model.Error {
				err := model.NoAnswerError(c.groups[g].Timeout)
				if texts > 1 {
					return model.Shared(err)
				}
				return err
			})
			// Of several groups it isn't known which has timed out.
			if len(ch) == 1 {
				c.timedOut.record(ch[0], c.results)
			}
			return false, nil
		case status.Code(err) == codes.ResourceExhausted:
			return true, nil
		default:
			return false, errorFromStatus(ctx, err)
		}
	}
	return false, c.accept(ch, reply)
}

// accept stores the results of a message.
func (c *chunkedCall) accept(ch chunk, reply *ProcessRolesResponse) error {
	if got, want := len(reply.GetGroups()), len(ch); got != want {
		return fmt.Errorf("results for %d groups of texts where %d were sent", got, want)
	}
	for i, s := range ch {
		group, err := resultsFromWire(reply.GetGroups()[i], s.to-s.from)
		if err != nil {
			return fmt.Errorf("role %s of plugin %s: %w", c.groups[s.group].Role, c.groups[s.group].Plugin, err)
		}
		model.MarkShared(group)
		for j := range group {
			if !c.quota.Take(len(group[j].HTML)) {
				group[j] = model.Result{Err: model.ResultsError()}
			}
		}
		copy(c.results[s.group][s.from:s.to], group)
		c.timedOut.record(s, c.results)
	}
	return nil
}
