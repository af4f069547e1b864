package v1

import (
	"context"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

const (
	// maxOtherReply is how large a reply without a text may be: a list of hooks, for example.
	maxOtherReply = 1 << 20
	// largeReply is the size above which a reply is large: only one large reply of a document is read at a time.
	largeReply = 32 << 20
	// replyOverhead is more than what a reply has besides its text.
	replyOverhead = 1 << 10
)

// reply receives the reply to a call.
type reply struct {
	into any
	// ctx is the call's. quota is that of the results of its document; nil where the reply isn't one of them.
	ctx   context.Context //nolint:containedctx // net/rpc passes none
	quota *model.Quota
	// err is why the reply wasn't read: a [*model.Error], or a [*violation], after which the connection can't be used any more.
	err error
}

// checkSize returns an error where a reply is too large to be read.
func (r *reply) checkSize(size uint64) error {
	switch r.into.(type) {
	case *RoleReply, *ContentsReply:
		limit := r.quota.Min(model.MaxText)
		switch {
		case size <= uint64(limit)+replyOverhead:
			return nil
		case limit == model.MaxText:
			return model.Errorf(diagnostic.TooLarge, "result is over the limit of %d bytes", limit)
		}
		return model.ResultsError()
	}
	if size <= maxOtherReply {
		return nil
	}
	return model.Errorf(diagnostic.TooLarge, "reply is over the limit of %d bytes", maxOtherReply)
}

// takeQuota takes the result of a role from the quota, before the next large reply is read.
func (r *reply) takeQuota() {
	// A result for which no caller waits any more isn't stored.
	if role, ok := r.into.(*RoleReply); ok && r.ctx.Err() == nil && !r.quota.Take(len(role.Value)) {
		role.Value, r.err = "", model.ResultsError()
	}
}
