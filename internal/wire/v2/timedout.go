package v2

import (
	"sync/atomic"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// timedOutGroups has the error of a text that timed out, for each group of a call in which there is one. Texts of the group that would be
// in later messages get the same error, although they didn't cause it. So a plugin that hangs costs its deadline once, and not once for
// each message.
type timedOutGroups []atomic.Pointer[model.Error]

// record looks for a text that timed out in the results of a span.
func (t timedOutGroups) record(s span, results [][]model.Result) {
	for _, r := range results[s.group][s.from:s.to] {
		if r.Err != nil && (r.Err.Code == diagnostic.Timeout || r.Err.Code == model.CodeNoAnswer) {
			t[s.group].Store(model.Shared(r.Err))
			return
		}
	}
}

// remove returns the chunk without the groups that have timed out. The texts of those get their group's error.
func (t timedOutGroups) remove(ch chunk, results [][]model.Result) chunk {
	var remaining chunk
	for _, s := range ch {
		err := t[s.group].Load()
		if err == nil {
			remaining = append(remaining, s)
			continue
		}
		chunk{s}.fail(results, func(int) *model.Error { return err })
	}
	return remaining
}
