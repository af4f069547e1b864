package v1

import (
	"cmp"
	"context"
	"net/rpc"
	"slices"
	"sync"
	"time"

	goplugin "github.com/hashicorp/go-plugin"

	"example.com/htmlize/internal/model"
)

const (
	// windowCalls is how many calls of a group are under way at most, and windowBytes how much they carry together: each has
	// the whole post in it, in the pack's memory too. A call that is larger by itself goes alone.
	windowCalls = 8
	windowBytes = 8 << 20
)

// remote is a plugin in the pack's process. Each call of a window has a line of its own: on a single connection, calls that
// overlap take as long as those that don't, as yamux has 256 KiB of it under way and no more, and net/rpc reads one request
// after the other.
type remote struct {
	mu    sync.Mutex
	lines []*line
}

// newRemote returns the plugin called name. The hosts of 2023 made one call after the other, and what was written for them,
// which has no other name than the aggregate's, may rely on it.
func newRemote(conn goplugin.ClientProtocol, name string) *remote {
	calls := windowCalls
	if name == model.AggregatePlugin {
		calls = 1
	}
	r := &remote{lines: make([]*line, calls)}
	for i := range r.lines {
		r.lines[i] = &line{
			dispense:  func() (any, error) { return conn.Dispense(name) },
			dispensed: make(chan struct{}),
		}
	}
	return r
}

// window returns how many calls of a group may be under way where one carries so many bytes.
func (r *remote) window(bytes int) int {
	return max(1, min(len(r.lines), windowBytes/max(1, bytes)))
}

// call is rpc.Client.Call with a context and a bound on its time, of which zero is none. Where either ends first, the answer
// is dropped when it comes, and into must not be read. A reply that is over its bound, of which quota is a part for the result
// of a role, is a [*model.Error].
func (r *remote) call(ctx context.Context, timeout time.Duration, quota *model.Quota, method string, args, into any) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx, cancel := model.WithOwnTimeout(ctx, timeout)
	defer cancel()
	l := r.take()
	defer r.give(l)
	client, err := l.connect(ctx)
	if err != nil {
		return err
	}
	// Even sending blocks while the pack doesn't read, so all of the call runs beside the wait for ctx.
	answer := &reply{into: into, ctx: ctx, quota: quota}
	done := make(chan error, 1)
	go func() { done <- client.Call(method, args, answer) }()
	select {
	case err := <-done:
		if err == nil {
			err = answer.err
		}
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// take returns the line with the fewest calls under way. Calls that don't overlap all have the first one: a line keeps a
// buffer as large as the largest message that it carried, and isn't dispensed before there is need for it.
func (r *remote) take() *line {
	r.mu.Lock()
	defer r.mu.Unlock()
	l := slices.MinFunc(r.lines, func(a, b *line) int { return cmp.Compare(a.calls, b.calls) })
	l.calls++
	return l
}

func (r *remote) give(l *line) {
	r.mu.Lock()
	defer r.mu.Unlock()
	l.calls--
}

// line is one connection to a plugin. It is dispensed once, as every Dispense on net/rpc leaves a connection behind for the
// life of the pack.
type line struct {
	dispense func() (any, error)
	// calls is how many are under way. The remote guards it.
	calls int

	once sync.Once
	// dispensed is closed when client and err are there.
	dispensed chan struct{}
	client    *rpc.Client
	err       error
}

// connect returns the connection, which is dispensed if need be. Dispensing can't be cancelled: where ctx ends first, it goes
// on until the pack's connection ends.
func (l *line) connect(ctx context.Context) (*rpc.Client, error) {
	l.once.Do(func() {
		go func() {
			defer close(l.dispensed)
			var plugin any
			if plugin, l.err = l.dispense(); l.err == nil {
				l.client = plugin.(*rpc.Client)
			}
		}()
	})
	select {
	case <-l.dispensed:
		return l.client, l.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
