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
	answered := p.pings.DoChan("", func() (any, error) {
		// The connection is the one that was made at the start.
		conn, err := p.client.Client()
		if err == nil {
			// It takes no context, and returns no later than with the process.
			err = conn.Ping()
		}
		return nil, err
	})
	select {
	case a := <-answered:
		if a.Err != nil {
			return 0, a.Err
		}
		return time.Since(asked), nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}
