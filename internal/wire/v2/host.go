package v2

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// hostServer answers the service Host: calls back from a pack, on behalf of the calls to it that are under way.
type hostServer struct {
	UnimplementedHostServer

	server *grpc.Server

	mu    sync.Mutex
	last  uint64
	calls map[uint64]hostCall
	// failure is why the pack can't reach the service.
	failure error
}

// hostCall is a call to a pack that is under way.
type hostCall struct {
	post htmlize.Post
	host model.Host
	// abandon ends it: it may wait for a service that isn't there.
	abandon context.CancelCauseFunc
}

// unreachableError ends the calls to a pack that asked for the service Host in vain. GRPC's broker has no word for that, and the pack
// would wait until its deadline.
type unreachableError struct{ err error }

func (e *unreachableError) Error() string {
	return fmt.Sprintf("the plugin asks the host for something, and no socket for that can be made: %v", e.err)
}

func (e *unreachableError) Unwrap() error { return e.err }

// unreachable returns the error of texts in a call that was ended by an [*unreachableError], and nil for any other.
func unreachable(ctx context.Context) *model.Error {
	failure, ok := errors.AsType[*unreachableError](context.Cause(ctx))
	if !ok {
		return nil
	}
	// The process is of no further use, as after a deadline.
	return model.Errorf(diagnostic.Timeout, "%w", failure)
}

func newHostServer() *hostServer {
	s := &hostServer{server: NewGRPCServer(nil), calls: make(map[uint64]hostCall)}
	RegisterHostServer(s.server, s)
	return s
}

// begin returns a handle under which a pack can ask host about post until end is called, and the context of a call in which it may.
func (s *hostServer) begin(ctx context.Context, post htmlize.Post, host model.Host) (callCtx context.Context, handle uint64, end func()) {
	ctx, abandon := context.WithCancelCause(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failure != nil {
		abandon(s.failure)
	}
	s.last++
	handle = s.last
	s.calls[handle] = hostCall{post, host, abandon}
	return ctx, handle, func() {
		abandon(nil)
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.calls, handle)
	}
}

// fail ends the calls that are under way, and those that come.
func (s *hostServer) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failure = &unreachableError{err}
	for _, call := range s.calls {
		call.abandon(s.failure)
	}
}

func (s *hostServer) call(handle uint64) (hostCall, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.calls[handle]
	if !ok {
		return hostCall{}, model.Errorf(diagnostic.NotFound, "no call with handle %d is under way", handle)
	}
	return c, nil
}

func (s *hostServer) Lookup(ctx context.Context, req *LookupRequest) (*LookupResponse, error) {
	c, err := s.call(req.GetHandle())
	if err != nil {
		return nil, statusFromError(err)
	}
	value, found, err := c.host.Lookup(ctx, req.GetTable(), req.GetKey())
	if err != nil {
		return nil, statusFromError(err)
	}
	return &LookupResponse{Found: found, Value: value}, nil
}

func (s *hostServer) Post(ctx context.Context, req *PostRequest) (*PostResponse, error) {
	c, err := s.call(req.GetHandle())
	if err != nil {
		return nil, statusFromError(err)
	}
	contents, err := c.host.Contents(ctx)
	if err != nil {
		return nil, statusFromError(err)
	}
	return &PostResponse{Post: postToWire(c.post, req.GetHandle()), Contents: contents}, nil
}

// serve makes s reachable for the pack, under the broker's id that it returns, until close is called. With wanted, that is once it has
// returned nil, and a pack that asked in vain is told so by the end of its calls; without, the pack may have no use for it, or no
// broker. Nothing waits for the connection.
func (s *hostServer) serve(broker *goplugin.GRPCBroker, wanted func() error) uint32 {
	id := broker.NextId()
	go func() {
		if wanted != nil && wanted() != nil {
			return
		}
		// It fails where no socket can be made, or the connection has ended.
		listener, err := broker.Accept(id)
		if err != nil {
			if wanted != nil {
				s.fail(err)
			}
			return
		}
		_ = s.server.Serve(listener)
	}()
	return id
}

// close ends the service. A listener that comes later is closed at once.
func (s *hostServer) close() { s.server.Stop() }

// hostConn is the pack's way to the service Host.
type hostConn struct {
	// open connects to a broker's id.
	open func(id uint32) (*grpc.ClientConn, error)
	// wanted is received from by AwaitHost, and sent to by the first who needs the service.
	wanted chan struct{}

	// gate is held by the one who uses the fields below; a channel, so that waiting for it can be given up.
	gate chan struct{}
	// awaited is the id to dial when the service is needed; 0 where there is none. Asked says that the host was told so.
	awaited uint32
	asked   bool
	client  HostClient
}

func newHostConn(open func(id uint32) (*grpc.ClientConn, error)) *hostConn {
	return &hostConn{open: open, wanted: make(chan struct{}), gate: make(chan struct{}, 1)}
}

// dial opens the connection to the broker's id. Go-plugin forgets an id that isn't dialled within 5 s of its arrival. The
// connection lives as long as the process.
func (c *hostConn) dial(id uint32) error {
	conn, err := c.open(id)
	if err != nil {
		return fmt.Errorf("connect to the host's service: %w", err)
	}
	c.client = NewHostClient(conn)
	return nil
}

// configure takes up the id to dial at once, or the one to dial later.
func (c *hostConn) configure(id, awaited uint32) error {
	c.gate <- struct{}{}
	defer func() { <-c.gate }()
	c.awaited = awaited
	if id == 0 {
		return nil
	}
	return c.dial(id)
}

// await returns when the service is needed for the first time, or with the error of ctx.
func (c *hostConn) await(ctx context.Context) error {
	select {
	case <-c.wanted:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// get returns the service, which it asks the host for if nobody did before.
func (c *hostConn) get(ctx context.Context) (HostClient, error) {
	select {
	case c.gate <- struct{}{}:
		defer func() { <-c.gate }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	switch {
	case c.client != nil:
		return c.client, nil
	case c.awaited == 0:
		return nil, model.Errorf(diagnostic.Unsupported, "the host offers no calls back")
	case !c.asked:
		select {
		case c.wanted <- struct{}{}:
			c.asked = true
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	// Go-plugin waits 5 s for a host that has been asked. One that was stopped meanwhile takes longer.
	for {
		err := c.dial(c.awaited)
		if err == nil {
			return c.client, nil
		}
		select {
		case <-time.After(dialPause):
		case <-ctx.Done():
			return nil, err
		}
	}
}

// dialPause is between two tries to connect to the host's service.
const dialPause = 100 * time.Millisecond

// during returns the host as a plugin sees it during the call that carries post.
func (c *hostConn) during(post *Post) model.Host { return callHost{c, post.GetHandle()} }

type callHost struct {
	client *hostConn
	handle uint64
}

func (h callHost) Lookup(ctx context.Context, table, key string) (string, bool, error) {
	client, err := h.client.get(ctx)
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
	client, err := h.client.get(ctx)
	if err != nil {
		return "", err
	}
	reply, err := client.Post(ctx, &PostRequest{Handle: h.handle}, callOptions...)
	if err != nil {
		return "", errorFromStatus(ctx, err)
	}
	return reply.GetContents(), nil
}
