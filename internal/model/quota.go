package model

import (
	"context"
	"sync"

	"example.com/htmlize/diagnostic"
)

// MaxResults is how many bytes the results of a document's roles may have together, those of all packs. The host has the whole document
// in memory. The results of a document written by people have about a thousandth of it.
const MaxResults = 256 << 20

// ResultsError is the error of a result with which those of the document are over [MaxResults].
func ResultsError() *Error {
	return Errorf(diagnostic.ResultsTooLarge, "the results of the document's roles are over %d bytes together", MaxResults)
}

// Quota is how many more bytes the results of a document may have. It is safe for concurrent use. A nil Quota has no limit.
type Quota struct {
	// large is the lock of LockLarge. It is a channel, so that waiting for it can be cancelled.
	large chan struct{}

	mu   sync.Mutex
	left int
}

// NewQuota returns a quota of n bytes.
func NewQuota(n int) *Quota { return &Quota{large: make(chan struct{}, 1), left: n} }

// Take takes n bytes. Where fewer are left it returns false, and the quota is exceeded from then on.
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

// Min returns n, or the number of bytes left where that is smaller.
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

// LockLarge waits for a lock under which large results are received: only one at a time, because results that aren't taken from the quota
// yet are in memory, too. unlock releases it.
func (q *Quota) LockLarge(ctx context.Context) (unlock func(), err error) {
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
