package launch

import (
	"context"
	"time"
)

// Started returns when the process was started.
func (p *Process) Started() time.Time { return p.started }

// Memory returns the process's resident set in bytes. It returns false where the system doesn't report it.
func (p *Process) Memory() (int64, bool) { return residentSet(p.PID()) }

// Ping pings the pack's server and returns how long the answer took. No plugin takes part in it. Callers that overlap share one ping.
// Ping returns the error of ctx where ctx ends first.
func (p *Process) Ping(ctx context.Context) (time.Duration, error) {
	begun := time.Now()
	ping := p.currentOrNewPing()
	select {
	case <-ping.answered:
		if ping.err != nil {
			return 0, ping.err
		}
		return time.Since(begun), nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// ping is one ping that is under way. A process that is stopped never answers it.
type ping struct {
	// answered is closed when err is set.
	answered chan struct{}
	err      error
}

// currentOrNewPing returns the ping that is under way. It begins one where there is none.
func (p *Process) currentOrNewPing() *ping {
	p.pingMu.Lock()
	defer p.pingMu.Unlock()
	if p.currentPing == nil {
		begun := &ping{answered: make(chan struct{})}
		p.currentPing = begun
		go func() {
			// Go-plugin's Ping takes no context. It returns when the process ends at the latest.
			err := p.conn.Ping()
			p.pingMu.Lock()
			defer p.pingMu.Unlock()
			p.currentPing = nil
			begun.err = err
			close(begun.answered)
		}()
	}
	return p.currentPing
}
