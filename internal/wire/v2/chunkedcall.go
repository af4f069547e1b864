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
	// ordinaryBytes is how large the answer to a message may be that is received beside others. A larger one is asked for
	// again, by itself.
	ordinaryBytes = 32 << 20
	// answerBytes is more than what the answer to a message has beside the results in it, but for what grows with their number.
	answerBytes = 64 << 10
)

// chunkedCall is a call of ProcessRoles in several messages.
type chunkedCall struct {
	client  *Client
	post    *Post
	groups  []model.Group
	quota   *model.Quota
	results [][]model.Result
	hangs   hanging
}

// process sends one message and puts what comes back in its places in the results. Where all results together are over what
// an ordinary answer has, it tries again with two halves, while no other message of the document is answered at such length.
func (c *chunkedCall) process(ctx context.Context, ch chunk) error {
	exhausted, err := c.send(ctx, c.client.pack, ch, c.quota.Min(ordinaryBytes))
	if err != nil || !exhausted {
		return err
	}
	leave, err := c.quota.LockLarge(ctx)
	if err != nil {
		return err
	}
	defer leave()
	return c.processLarge(ctx, ch)
}

// processLarge is process for results of any size.
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
	exhausted, err := c.send(ctx, c.client.direct(), ch, limit)
	if err != nil || !exhausted {
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
	exhausted, err := c.send(ctx, c.client.direct(), half, c.quota.Min(MaxMessage))
	if err != nil || !exhausted {
		return err
	}
	return c.processLarge(ctx, half)
}

// send sends one message, unless its groups hang or no result is wanted any more, and takes an answer of about so many bytes
// at most. It reports whether the answer was larger, or too large for the pack to send it.
func (c *chunkedCall) send(ctx context.Context, pack PackClient, ch chunk, most int) (exhausted bool, err error) {
	if ch = c.hangs.without(ch, c.results); len(ch) == 0 {
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
	callCtx, cancel := withGrace(ctx, ch.bound(c.groups))
	defer cancel()
	ch.fail(c.results, func(int) *model.Error { return model.Lost })
	most = min(most+answerBytes+texts*resultBytes, MaxMessage)
	reply, err := pack.ProcessRoles(callCtx, req, grpc.MaxCallRecvMsgSize(most))
	if err != nil {
		switch {
		case ranOut(ctx, callCtx, err):
			ch.fail(c.results, func(g int) *model.Error {
				err := model.NoAnswerError(c.groups[g].Timeout)
				if texts > 1 {
					return model.Shared(err)
				}
				return err
			})
			// Of several it isn't known which.
			if len(ch) == 1 {
				c.hangs.note(ch[0], c.results)
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

// resultBytes is more than what an answer has for each text beside its HTML, or its error's message.
const resultBytes = 64 + model.MaxMessage

// accept takes up the results of a message.
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
		c.hangs.note(s, c.results)
	}
	return nil
}
