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

// Allowance is how many bytes the results of a document may still have. It is used by all who receive some, at the same
// time. A nil Allowance has no bound.
type Allowance struct {
	// large is held by the one who receives results that may take all that is left.
	large chan struct{}

	mu   sync.Mutex
	left int
}

// NewAllowance returns one of n bytes.
func NewAllowance(n int) *Allowance { return &Allowance{large: make(chan struct{}, 1), left: n} }

// Take takes n bytes. It returns false where fewer are left; then nothing is, and nobody has to ask for more.
func (a *Allowance) Take(n int) bool {
	if a == nil {
		return true
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if n > a.left {
		a.left = -1
		return false
	}
	a.left -= n
	return true
}

// Exceeded reports whether Take has returned false.
func (a *Allowance) Exceeded() bool {
	_, exceeded := a.state()
	return exceeded
}

// Least returns n, or how many bytes are left where they are fewer.
func (a *Allowance) Least(n int) int {
	if a == nil {
		return n
	}
	left, _ := a.state()
	return min(n, left)
}

func (a *Allowance) state() (left int, exceeded bool) {
	if a == nil {
		return 0, false
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	return max(a.left, 0), a.left < 0
}

// EnterLarge waits until nobody else receives results that may take all that is left: what is on the way has to fit into
// memory, too. The function returned lets the next one in.
func (a *Allowance) EnterLarge(ctx context.Context) (leave func(), err error) {
	if a == nil {
		return func() {}, ctx.Err()
	}
	select {
	case a.large <- struct{}{}:
		return func() { <-a.large }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
