package v2

import (
	"context"
	"fmt"
	"time"

	"google.golang.org/grpc"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// hostConn is the pack's connection to the service Host. It is made when it is needed.
type hostConn struct {
	// open connects to a broker's ID.
	open func(id uint32) (*grpc.ClientConn, error)
	// wanted gets an element when the service is needed for the first time. AwaitHost receives it.
	wanted chan struct{}

	// lock guards the fields below. It is a channel, so that waiting for it can be cancelled.
	lock chan struct{}
	// awaited is the ID to dial when the service is needed; 0 where there is none. requested says that AwaitHost was answered.
	awaited   uint32
	requested bool
	client    HostClient
}

func newHostConn(open func(id uint32) (*grpc.ClientConn, error)) *hostConn {
	return &hostConn{open: open, wanted: make(chan struct{}), lock: make(chan struct{}, 1)}
}

// dial connects to the broker's ID. Go-plugin forgets an ID that isn't dialled within 5 s. The connection is never closed.
func (c *hostConn) dial(id uint32) error {
	conn, err := c.open(id)
	if err != nil {
		return fmt.Errorf("connect to the host's service: %w", err)
	}
	c.client = NewHostClient(conn)
	return nil
}

// configure dials id now, unless it is 0, and sets the ID to dial later.
func (c *hostConn) configure(id, awaited uint32) error {
	c.lock <- struct{}{}
	defer func() { <-c.lock }()
	c.awaited = awaited
	if id == 0 {
		return nil
	}
	return c.dial(id)
}

// await waits until the service is needed for the first time. It returns the error of ctx where ctx ends first.
func (c *hostConn) await(ctx context.Context) error {
	select {
	case <-c.wanted:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// get returns the service. The first time, it requests it from the host.
func (c *hostConn) get(ctx context.Context) (HostClient, error) {
	select {
	case c.lock <- struct{}{}:
		defer func() { <-c.lock }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	switch {
	case c.client != nil:
		return c.client, nil
	case c.awaited == 0:
		return nil, model.Errorf(diagnostic.Unsupported, "the host offers no calls back")
	case !c.requested:
		select {
		case c.wanted <- struct{}{}:
			c.requested = true
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	// Go-plugin's dial waits 5 s for the host. A host that was stopped meanwhile may take longer.
	for {
		err := c.dial(c.awaited)
		if err == nil {
			return c.client, nil
		}
		select {
		case <-time.After(dialInterval):
		case <-ctx.Done():
			return nil, err
		}
	}
}

// dialInterval is the time between two attempts to connect to the host's service.
const dialInterval = 100 * time.Millisecond

// during returns the host as a plugin has it during the call with post.
func (c *hostConn) during(post *Post) model.Host { return callHost{c, post.GetHandle()} }

// callHost is the host during one call.
type callHost struct {
	conn   *hostConn
	handle uint64
}

func (h callHost) Lookup(ctx context.Context, table, key string) (string, bool, error) {
	client, err := h.conn.get(ctx)
	if err != nil {
		return "", false, err
	}
	reply, err := client.Lookup(ctx, &LookupRequest{Handle: h.handle, Table: table, Key: key}, callOptions...)
	if err != nil {
		return "", false, errorFromStatus(ctx, err)
	}
	return reply.GetValue(), reply.GetFound(), nil
}

func (h callHost) Contents(ctx context.Context) (string, error) {
	client, err := h.conn.get(ctx)
	if err != nil {
		return "", err
	}
	reply, err := client.Post(ctx, &PostRequest{Handle: h.handle}, callOptions...)
	if err != nil {
		return "", errorFromStatus(ctx, err)
	}
	return reply.GetContents(), nil
}
