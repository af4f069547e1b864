package v2

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"example.com/htmlize/internal/model"
)

const (
	// chunkBytes is how many bytes of text one message carries before the next is begun. A text that is larger by
	// itself has a message of its own.
	chunkBytes = 1 << 20
	// chunkTexts is how many texts one message carries at most, so that a group's deadline is one for a bounded amount
	// of work.
	chunkTexts = 4096
	// chunksInFlight is how many messages of one call overlap.
	chunksInFlight = 4
)

// span is the part texts[from:to] of the call's group number group.
type span struct{ group, from, to int }

// chunk is what one message carries.
type chunk []span

// ProcessRoles sends all texts in one message, or in several that overlap where they are many.
func (c *Client) ProcessRoles(ctx context.Context, call model.RolesCall) ([][]model.Result, error) {
	ctx, post, end := c.begin(ctx, call.Post, call.Host)
	defer end()

	chunks := cut(call.Groups)
	p := &chunkedCall{
		client:  c,
		post:    post,
		groups:  call.Groups,
		quota:   call.Quota,
		results: model.NewResults(call.Groups, model.Unsent),
		hangs:   make(hanging, len(call.Groups)),
	}
	err := p.processAll(ctx, chunks)
	if failure := unreachable(ctx); err != nil && failure != nil {
		p.abandon(failure)
		return p.results, nil
	}
	return p.results, err
}

// processAll sends the messages, a few of which are under way at once.
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

// abandon gives the texts without a result an error, which may be that of one of them.
func (c *chunkedCall) abandon(failure *model.Error) {
	var left []*model.Result
	for _, group := range c.results {
		for i := range group {
			if group[i].Err == model.Lost || group[i].Err == model.Unsent {
				left = append(left, &group[i])
			}
		}
	}
	if len(left) > 1 {
		failure = model.Shared(failure)
	}
	for _, result := range left {
		result.Err = failure
	}
}

// cut divides the texts of groups into chunks.
func cut(groups []model.Group) []chunk {
	var (
		chunks       []chunk
		current      chunk
		bytes, texts int
	)
	flush := func() {
		if len(current) > 0 {
			chunks = append(chunks, current)
		}
		current, bytes, texts = nil, 0, 0
	}
	for g, group := range groups {
		from := 0
		closeSpan := func(to int) {
			if from < to {
				current = append(current, span{g, from, to})
			}
		}
		for i, text := range group.Texts {
			if texts > 0 && (bytes+len(text) > chunkBytes || texts == chunkTexts) {
				closeSpan(i)
				flush()
				from = i
			}
			bytes += len(text)
			texts++
		}
		closeSpan(len(group.Texts))
	}
	flush()
	return chunks
}

// halve cuts the chunk into two with about as many texts; the second is empty where there is one text alone.
func (ch chunk) halve() (first, second chunk) {
	total := 0
	for _, s := range ch {
		total += s.to - s.from
	}
	left := (total + 1) / 2
	for _, s := range ch {
		at := min(s.to, s.from+left)
		if s.from < at {
			first = append(first, span{s.group, s.from, at})
		}
		if at < s.to {
			second = append(second, span{s.group, at, s.to})
		}
		left -= at - s.from
	}
	return first, second
}

// bound returns the longest timeout of the chunk's groups, and zero where one of them has none.
func (ch chunk) bound(groups []model.Group) time.Duration {
	var longest time.Duration
	for _, s := range ch {
		timeout := groups[s.group].Timeout
		if timeout == 0 {
			return 0
		}
		longest = max(longest, timeout)
	}
	return longest
}

// fail gives every text of the chunk the error that failure returns for its group.
func (ch chunk) fail(results [][]model.Result, failure func(group int) *model.Error) {
	for _, s := range ch {
		err := failure(s.group)
		for i := s.from; i < s.to; i++ {
			results[s.group][i] = model.Result{Err: err}
		}
	}
}
