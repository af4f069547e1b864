package v1

import (
	"context"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// groupCall renders a group of texts. Each text is a call of net/rpc, one after the other, with the group's timeout. After a text has timed out,
// the others aren't sent, because the plugin may hang. They get the same error, marked as shared, so that the host tries them in another
// process.
type groupCall struct {
	model.Group
	plugin *remote
	// missing is why there is no plugin.
	missing *model.Error
	// ordered says that texts depend on those before them, so that they can't be tried in another process.
	ordered bool
	post    Post
	quota   *model.Quota
	results []model.Result

	// next is the index of the text for processNext.
	next int
	// timedOut is the error of the text that timed out.
	timedOut *model.Error
}

// processNext renders the next text. Its error ends the whole call.
func (g *groupCall) processNext(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	text, result := g.Texts[g.next], &g.results[g.next]
	g.next++
	switch {
	case g.missing != nil:
		result.Err = g.missing
		return nil
	case g.timedOut != nil && g.ordered:
		result.Err = g.timedOut
		return nil
	case g.timedOut != nil:
		result.Err = model.Shared(g.timedOut)
		return nil
	case g.quota.Exceeded():
		result.Err = model.ResultsError()
		return nil
	}
	result.Err = model.Lost
	var reply RoleReply
	args := RoleArgs{Role: g.Role, Value: text, Post: g.post}
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
		g.timedOut = reported
	case diagnostic.ResultsTooLarge:
		g.quota.Take(model.MaxResults)
	}
	return nil
}
