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
	// windowCalls is how many calls of a group may be under way at the same time, and windowBytes how large they may be together: each
	// has the whole post in it, and the pack has it in memory, too. A call that is larger than that is made while no other is.
	windowCalls = 8
	windowBytes = 8 << 20
)

// remote is a plugin in the pack's process. Each call of a window has a connection of its own. On a single connection, calls that
// overlap would take as long as those that don't: yamux sends 256 KiB of it ahead, and net/rpc reads one request after the other.
type remote struct {
	mu    sync.Mutex
	conns []*pluginConn
}

// newRemote returns the plugin called name. The aggregate gets one call after the other, as from a host of 2023: packs that were written
// for those hosts may rely on it, and they have no plugin with another name.
func newRemote(conn goplugin.ClientProtocol, name string) *remote {
	calls := windowCalls
	if name == model.AggregatePlugin {
		calls = 1
	}
	r := &remote{conns: make([]*pluginConn, calls)}
	for i := range r.conns {
		r.conns[i] = &pluginConn{
			dispense:  func() (any, error) { return conn.Dispense(name) },
			dispensed: make(chan struct{}),
		}
	}
	return r
}

// window returns how many calls of a group may be under way where the largest has so many bytes.
func (r *remote) window(bytes int) int {
	return max(1, min(len(r.conns), windowBytes/max(1, bytes)))
}

// call is rpc.Client.Call with a context and a timeout; a timeout of zero is none. Where either ends first, the reply is dropped when it
// arrives, and the caller must not read into. A reply that is over its limit is a [*model.Error]. The quota is part of the limit for the
// result of a role.
func (r *remote) call(ctx context.Context, timeout time.Duration, quota *model.Quota, method string, args, into any) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx, cancel := model.WithOwnTimeout(ctx, timeout)
	defer cancel()
	conn := r.acquire()
	defer r.release(conn)
	client, err := conn.connect(ctx)
	if err != nil {
		return err
	}
	// Even sending blocks while the pack doesn't read, so the whole call runs in a goroutine.
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

// acquire returns the connection with the fewest calls under way. Calls that don't overlap all get the first connection: each connection
// has a buffer as large as its largest message, and is dispensed only when it is needed.
func (r *remote) acquire() *pluginConn {
	r.mu.Lock()
	defer r.mu.Unlock()
	conn := slices.MinFunc(r.conns, func(a, b *pluginConn) int { return cmp.Compare(a.calls, b.calls) })
	conn.calls++
	return conn
}

func (r *remote) release(conn *pluginConn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	conn.calls--
}

// pluginConn is one connection to a plugin. It is dispensed once: every Dispense on net/rpc leaves a connection open until the pack
// ends.
type pluginConn struct {
	dispense func() (any, error)
	// calls is how many calls are under way. The remote guards it.
	calls int

	once sync.Once
	// dispensed is closed when client and err are set.
	dispensed chan struct{}
	client    *rpc.Client
	err       error
}

// connect returns the connection's client, and dispenses the plugin the first time. Dispensing can't be cancelled: where ctx ends first,
// it goes on until the connection to the pack ends.
func (c *pluginConn) connect(ctx context.Context) (*rpc.Client, error) {
	c.once.Do(func() {
		go func() {
			defer close(c.dispensed)
			var plugin any
			if plugin, c.err = c.dispense(); c.err == nil {
				c.client = plugin.(*rpc.Client)
			}
		}()
	})
	select {
	case <-c.dispensed:
		return c.client, c.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
