package v2

import (
	"context"
	"errors"
	"fmt"
	"sync"

	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// hostServer serves the service Host: it answers calls from a pack during calls to the pack.
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
	// cancel ends the call, which may wait for a service that can't be served.
	cancel context.CancelCauseFunc
}

// unreachableError ends the calls to a pack that needs the service Host where it can't be served. GRPC's broker can't tell the pack, which
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
	// The process can't be used any more, as after a deadline.
	return model.Errorf(diagnostic.Timeout, "%w", failure)
}

func newHostServer() *hostServer {
	s := &hostServer{server: NewGRPCServer(nil), calls: make(map[uint64]hostCall)}
	RegisterHostServer(s.server, s)
	return s
}

// begin begins a call. It returns the call's context, and a handle by which the pack can ask host about post until end is called.
func (s *hostServer) begin(ctx context.Context, post htmlize.Post, host model.Host) (callCtx context.Context, handle uint64, end func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failure != nil {
		cancel(s.failure)
	}
	s.last++
	handle = s.last
	s.calls[handle] = hostCall{post, host, cancel}
	return ctx, handle, func() {
		cancel(nil)
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.calls, handle)
	}
}

// fail ends all calls to the pack: those under way, and those that follow.
func (s *hostServer) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failure = &unreachableError{err}
	for _, call := range s.calls {
		call.cancel(s.failure)
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

// serve serves s to the pack until close is called, and returns the broker's ID for it. It doesn't wait for the pack to connect. If wanted
// isn't nil, s is served once wanted has returned nil, and where it can't be served the pack's calls end with an error. If wanted is nil,
// such a failure is ignored: the pack may not use s, or have no broker.
func (s *hostServer) serve(broker *goplugin.GRPCBroker, wanted func() error) uint32 {
	id := broker.NextId()
	go func() {
		if wanted != nil && wanted() != nil {
			return
		}
		// This fails where no socket can be made, or the connection has ended.
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

// close ends the service. A listener that is made later is closed at once.
func (s *hostServer) close() { s.server.Stop() }
