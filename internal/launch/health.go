package launch

import (
	"context"
	"time"
)

// Started returns when the process was started.
func (p *Process) Started() time.Time { return p.started }

// Memory returns the process's resident set, in bytes, and false where the system doesn't tell it.
func (p *Process) Memory() (int64, bool) { return residentSet(p.PID()) }

// Ping asks the pack's server for a sign of life, which no plugin has a part in, and returns how long that took. It waits
// until ctx ends at most, whose error it returns then. Where a ping is under way already, its answer counts.
func (p *Process) Ping(ctx context.Context) (time.Duration, error) {
	answer := p.pings.DoChan("", func() (any, error) {
		// It is the one that was made at the start.
		conn, err := p.client.Client()
		if err != nil {
			return nil, err
		}
		sent := time.Now()
		// It takes no context, and returns no later than with the process.
		err = conn.Ping()
		return time.Since(sent), err
	})
	select {
	case a := <-answer:
		if a.Err != nil {
			return 0, a.Err
		}
		return a.Val.(time.Duration), nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}
