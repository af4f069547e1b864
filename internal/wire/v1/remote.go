package v1

import (
	"context"
	"net/rpc"
	"sync"
	"time"

	goplugin "github.com/hashicorp/go-plugin"

	"example.com/htmlize/internal/model"
)

// remote is a plugin in the pack's process. It is dispensed once, as every Dispense on net/rpc leaves a connection behind for the
// life of the pack.
type remote struct {
	dispense func() (any, error)

	once sync.Once
	// dispensed is closed when client and err are there.
	dispensed chan struct{}
	client    *rpc.Client
	err       error
}

// newRemote returns the plugin called name.
func newRemote(conn goplugin.ClientProtocol, name string) *remote {
	return &remote{dispense: func() (any, error) { return conn.Dispense(name) }, dispensed: make(chan struct{})}
}

// connect returns the connection, which is dispensed if need be. Dispensing can't be cancelled: if ctx ends first, it goes
// on until the pack's connection ends.
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

// call is rpc.Client.Call with a context and a timeout; zero is none. If either ends first, the answer
// is dropped when it comes, and into must not be read. A reply that is over its bound, of which quota is a part for the result
// of a role, is a [*model.Error].
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
