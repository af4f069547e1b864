package model

import (
	"context"
	"sync"

	"example.com/htmlize/diagnostic"
)

// MaxResults is the most bytes that the results of a document's roles may have together, those of all packs. What comes of
// a document is held in memory as a whole; a document that is written by people comes to a thousandth of it.
const MaxResults = 256 << 20

// ResultsError says that a result doesn't fit into what a host holds of a document.
func ResultsError() *Error {
	return Errorf(diagnostic.ResultsTooLarge, "the results of the document's roles are over %d bytes together", MaxResults)
}

// Quota is how many bytes the results of a document may still have. It is used by all who receive some, at the same
// time. A nil Quota has no bound.
type Quota struct {
	// large is held by the one who receives results that may take all that is left.
	large chan struct{}

	mu   sync.Mutex
	left int
}

// NewQuota returns one of n bytes.
func NewQuota(n int) *Quota { return &Quota{large: make(chan struct{}, 1), left: n} }

// Take takes n bytes. It returns false where fewer are left; then nothing is, and nobody has to ask for more.
func (q *Quota) Take(n int) bool {
	if q == nil {
		return true
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if n > q.left {
		q.left = -1
		return false
	}
	q.left -= n
	return true
}

// Exceeded reports whether Take has returned false.
func (q *Quota) Exceeded() bool {
	_, exceeded := q.state()
	return exceeded
}

// Min returns n, or how many bytes are left where they are fewer.
func (q *Quota) Min(n int) int {
	if q == nil {
		return n
	}
	left, _ := q.state()
	return min(n, left)
}

func (q *Quota) state() (left int, exceeded bool) {
	if q == nil {
		return 0, false
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	return max(q.left, 0), q.left < 0
}

// LockLarge waits until nobody else receives results that may take all that is left: what is on the way has to fit into
// memory, too. The function returned lets the next one in.
func (q *Quota) LockLarge(ctx context.Context) (leave func(), err error) {
	if q == nil {
		return func() {}, ctx.Err()
	}
	select {
	case q.large <- struct{}{}:
		return func() { <-q.large }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
