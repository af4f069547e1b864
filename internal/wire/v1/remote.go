package v1

import (
	"context"
	"net/rpc"
	"sync"
	"time"

	goplugin "github.com/hashicorp/go-plugin"

	"example.com/htmlize/internal/model"
)

// remote is a plugin in the pack's process. It is dispensed once: every Dispense on net/rpc leaves a connection open until the pack ends.
type remote struct {
	dispense func() (any, error)

	once sync.Once
	// dispensed is closed when client and err are set.
	dispensed chan struct{}
	client    *rpc.Client
	err       error
}

// newRemote returns the plugin called name.
func newRemote(conn goplugin.ClientProtocol, name string) *remote {
	return &remote{dispense: func() (any, error) { return conn.Dispense(name) }, dispensed: make(chan struct{})}
}

// connect returns the plugin's client, and dispenses the plugin the first time. Dispensing can't be cancelled: if ctx ends first, it goes on
// until the connection to the pack ends.
func (r *remote) connect(ctx context.Context) (*rpc.Client, error) {
	r.once.Do(func() {
		go func() {
			defer close(r.dispensed)
			var plugin any
			if plugin, r.err = r.dispense(); r.err == nil {
				r.client = plugin.(*rpc.Client)
			}
		}()
	})
	select {
	case <-r.dispensed:
		return r.client, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// call is rpc.Client.Call with a context and a timeout; a timeout of zero is none. If either ends first, the reply is dropped when it arrives,
// and the caller must not read into. A reply over its limit is a [*model.Error]. The quota is part of the limit for the result of a role.
func (r *remote) call(ctx context.Context, timeout time.Duration, quota *model.Quota, method string, args, into any) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx, cancel := model.WithOwnTimeout(ctx, timeout)
	defer cancel()
	client, err := r.connect(ctx)
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
