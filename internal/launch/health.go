package launch

import (
	"context"
	"time"
)

// Started returns when the process was started.
func (p *Process) Started() time.Time { return p.started }

// Memory returns the process's resident set, in bytes, and false where the system doesn't tell it.
func (p *Process) Memory() (int64, bool) { return residentSet(p.PID()) }

// Ping asks the pack's server for a sign of life, which no plugin has a part in, and returns how long it waited for that. All
// who ask while a ping is under way share its answer. Ping waits until ctx ends at most, whose error it returns then.
func (p *Process) Ping(ctx context.Context) (time.Duration, error) {
	asked := time.Now()
	ping := p.ping()
	select {
	case <-ping.answered:
		if ping.err != nil {
			return 0, ping.err
		}
		return time.Since(asked), nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// ping is one question for a sign of life. A pack that is stopped holds it up for good.
type ping struct {
	// answered is closed when err has what became of it.
	answered chan struct{}
	err      error
}

// ping returns the one that is under way, and begins one if there is none.
func (p *Process) ping() *ping {
	p.pinging.Lock()
	defer p.pinging.Unlock()
	if p.underWay == nil {
		begun := &ping{answered: make(chan struct{})}
		p.underWay = begun
		go func() {
			// It takes no context, and returns no later than with the process.
			err := p.conn.Ping()
			p.pinging.Lock()
			defer p.pinging.Unlock()
			p.underWay = nil
			begun.err = err
			close(begun.answered)
		}()
	}
	return p.underWay
}
