package v2

import (
	"time"

	"example.com/htmlize/internal/model"
)

const (
	// chunkBytes is how many bytes of text are put into one message. A larger text has a message of its own.
	chunkBytes = 1 << 20
	// chunkTexts is how many texts are put into one message, so that a group's deadline is for a limited amount of work.
	chunkTexts = 4096
)

// span is texts[from:to] of the call's group with the index group.
type span struct{ group, from, to int }

// chunk is the texts of one message.
type chunk []span

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

// halve divides the chunk into two with about the same number of texts. The second is empty where there is only one text.
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

// timeout returns the longest timeout of the chunk's groups. It returns zero where one of them has no timeout.
func (ch chunk) timeout(groups []model.Group) time.Duration {
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

// fail sets the error of every text of the chunk to what failure returns for its group.
func (ch chunk) fail(results [][]model.Result, failure func(group int) *model.Error) {
	for _, s := range ch {
		err := failure(s.group)
		for i := s.from; i < s.to; i++ {
			results[s.group][i] = model.Result{Err: err}
		}
	}
}
