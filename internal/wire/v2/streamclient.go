package v2

import (
	"context"
	"io"
	"runtime"
	"slices"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
)

// streamingClient is a PackClient whose small calls of ProcessRoles travel on one stream, where the pack has said that it
// serves it. A call costs a part of a message then, and no stream of its own; it ends just as it would by itself.
//
// The stream is opened by the first call that needs it, and anew by the first one after its end.
type streamingClient struct {
	PackClient

	// ctx is that of the streams; end ends it.
	ctx context.Context
	end context.CancelFunc
	// streams counts the goroutines of streams. It grows under mu, while ctx goes on.
	streams sync.WaitGroup

	mu      sync.Mutex
	offered bool
	// stream is what calls use; nil where there is none.
	stream *roleStream
}

func newStreamingClient(ctx context.Context, pack PackClient) *streamingClient {
	// Go-plugin's context ends with the process. A stream has to end by its connection, whose error says so.
	ctx, end := context.WithCancel(context.WithoutCancel(ctx))
	return &streamingClient{PackClient: pack, ctx: ctx, end: end}
}

// close ends the stream and returns when nothing is left of it. Calls end as cancelled.
func (c *streamingClient) close() {
	c.mu.Lock()
	c.end()
	c.mu.Unlock()
	c.streams.Wait()
}

// Describe takes note of whether the pack serves the stream.
func (c *streamingClient) Describe(ctx context.Context, req *DescribeRequest, opts ...grpc.CallOption) (*DescribeResponse, error) {
	reply, err := c.PackClient.Describe(ctx, req, opts...)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offered = slices.Contains(reply.GetFeatures(), streamRoles)
	return reply, err
}

// ProcessRoles goes over the stream where that is there and the request is small.
func (c *streamingClient) ProcessRoles(ctx context.Context, req *ProcessRolesRequest, opts ...grpc.CallOption) (*ProcessRolesResponse, error) {
	if !c.isOffered() || proto.Size(req) > streamedBytes {
		return c.PackClient.ProcessRoles(ctx, req, opts...)
	}
	data, err := proto.MarshalOptions{UseCachedSize: true}.Marshal(req)
	if err != nil {
		return nil, status.Errorf(codes.Internal, "marshal the request: %v", err)
	}
	call := &NumberedCall{Request: data}
	if deadline, ok := ctx.Deadline(); ok {
		call.Timeout = durationpb.New(max(time.Until(deadline), 1))
	}
	s, answered, err := c.begin(call)
	if err != nil {
		return nil, err
	}
	select {
	case a := <-answered:
		if a.err != nil {
			return nil, a.err
		}
		reply := &ProcessRolesResponse{}
		if err := proto.Unmarshal(a.response, reply); err != nil {
			return nil, status.Errorf(codes.Internal, "unmarshal the response: %v", err)
		}
		return reply, nil
	case <-ctx.Done():
		s.cancel(call)
		return nil, status.FromContextError(ctx.Err()).Err()
	}
}

func (c *streamingClient) isOffered() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.offered
}

// begin gives the call a number and to the stream.
func (c *streamingClient) begin(call *NumberedCall) (*roleStream, <-chan answer, error) {
	answered := make(chan answer, 1)
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.ctx.Err(); err != nil {
		return nil, nil, status.FromContextError(err).Err()
	}
	s := c.stream
	if s == nil {
		s = &roleStream{client: c, calls: make(map[uint64]chan<- answer), more: make(chan struct{}, 1)}
		c.stream = s
		c.streams.Go(s.run)
	}
	s.last++
	call.Number = s.last
	s.calls[call.Number] = answered
	s.waiting = append(s.waiting, call)
	s.notify()
	return s, answered, nil
}

// answer is what a call comes to: a ProcessRolesResponse or a gRPC status.
type answer struct {
	response []byte
	err      error
}

// roleStream is one stream with its calls. The client's mutex guards the fields up to more.
//
// What it holds is bounded by the calls under way, also where the pack reads nothing: a call that waits has somebody who waits
// for it, and takes itself out when that one gives up.
type roleStream struct {
	client *streamingClient

	last uint64
	// calls are those without an answer.
	calls map[uint64]chan<- answer
	// waiting are the calls that haven't been sent, and cancelled those that were, and needn't be answered.
	waiting   []*NumberedCall
	cancelled []uint64

	// more has an element when there is something to send.
	more chan struct{}
}

// notify says that there is something to send.
func (s *roleStream) notify() {
	select {
	case s.more <- struct{}{}:
	default:
	}
}

// cancel lets go of a call that nobody waits for any more.
func (s *roleStream) cancel(call *NumberedCall) {
	s.client.mu.Lock()
	defer s.client.mu.Unlock()
	if _, ok := s.calls[call.Number]; !ok {
		return
	}
	delete(s.calls, call.Number)
	if i := slices.Index(s.waiting, call); i >= 0 {
		s.waiting = slices.Delete(s.waiting, i, i+1)
		return
	}
	s.cancelled = append(s.cancelled, call.Number)
	s.notify()
}

// run opens the stream and carries calls until it ends.
func (s *roleStream) run() {
	ctx, cancel := context.WithCancel(s.client.ctx)
	defer cancel()
	// A larger answer ends the stream, and what is under way on it is asked for again, by itself.
	stream, err := s.client.PackClient.StreamRoles(ctx, grpc.MaxCallRecvMsgSize(ordinaryBytes))
	if err != nil {
		s.fail(err)
		return
	}
	var sender sync.WaitGroup
	sender.Go(func() { s.send(stream) })
	s.fail(s.receive(stream))
	cancel()
	sender.Wait()
}

// fail ends every call with err, and lets no further call in.
func (s *roleStream) fail(err error) {
	s.client.mu.Lock()
	defer s.client.mu.Unlock()
	if s.client.stream == s {
		s.client.stream = nil
	}
	for _, answered := range s.calls {
		answered <- answer{err: err}
	}
	clear(s.calls)
}

// send sends what waits until the stream ends.
func (s *roleStream) send(stream Pack_StreamRolesClient) {
	for {
		select {
		case <-s.more:
		case <-stream.Context().Done():
			return
		}
		// Those that are about to come can still come along.
		runtime.Gosched()
		for req := s.next(); req != nil; req = s.next() {
			if stream.Send(req) != nil {
				// Why, receive is told.
				return
			}
		}
	}
}

// next takes what is sent next, nil where nothing waits.
func (s *roleStream) next() *StreamRolesRequest {
	s.client.mu.Lock()
	defer s.client.mu.Unlock()
	if len(s.waiting)+len(s.cancelled) == 0 {
		return nil
	}
	req := &StreamRolesRequest{Cancelled: s.cancelled}
	s.cancelled = nil
	req.Calls, s.waiting = together(s.waiting, func(c *NumberedCall) int { return len(c.Request) })
	return req
}

// receive hands out answers until the stream ends, and returns why it did.
func (s *roleStream) receive(stream Pack_StreamRolesClient) error {
	for {
		reply, err := stream.Recv()
		if err == io.EOF {
			return status.Error(codes.Unavailable, "the pack ended the stream of calls")
		}
		if err != nil {
			return err
		}
		if err := s.deliver(reply.GetAnswers()); err != nil {
			return err
		}
	}
}

// deliver hands out answers. One to a call that nobody waits for any more is none's; one to a call that never was, and a
// message without answers, are errors, as somebody might wait for what was meant.
func (s *roleStream) deliver(answers []*NumberedAnswer) error {
	if len(answers) == 0 {
		return status.Error(codes.Internal, "the pack sent a message without an answer")
	}
	s.client.mu.Lock()
	defer s.client.mu.Unlock()
	for _, a := range answers {
		number := a.GetNumber()
		if number == 0 || number > s.last {
			return status.Errorf(codes.Internal, "the pack answered call %d of %d", number, s.last)
		}
		answered, ok := s.calls[number]
		if !ok {
			continue
		}
		delete(s.calls, number)
		if f := a.GetFailure(); f != nil {
			answered <- answer{err: failureFromWire(f)}
		} else {
			answered <- answer{response: a.GetResponse()}
		}
	}
	return nil
}
