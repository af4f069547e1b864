package v2

import (
	"sync/atomic"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// hanging has, for each group of a call, the error of a text whose deadline ran out, as soon as there is one: what a later message
// would have of the group fails like that text, though it isn't to blame. So a plugin that hangs costs its deadline once, and not
// once for each message.
type hanging []atomic.Pointer[model.Error]

// note looks for such a text in the results of a span.
func (h hanging) note(s span, results [][]model.Result) {
	for _, r := range results[s.group][s.from:s.to] {
		if r.Err != nil && (r.Err.Code == diagnostic.Timeout || r.Err.Code == model.CodeNoAnswer) {
			h[s.group].Store(model.Shared(r.Err))
			return
		}
	}
}

// without returns what is left of a chunk without the groups that hang, whose texts get their error.
func (h hanging) without(ch chunk, results [][]model.Result) chunk {
	var left chunk
	for _, s := range ch {
		err := h[s.group].Load()
		if err == nil {
			left = append(left, s)
			continue
		}
		chunk{s}.fail(results, func(int) *model.Error { return err })
	}
	return left
}
