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

// streamingClient is a PackClient that sends small calls of ProcessRoles over one stream, if the pack has the feature. A call costs only a
// part of a message then, and no gRPC stream of its own. Its result is the same.
//
// The first call opens the stream. After the stream has ended, the next call opens another.
type streamingClient struct {
	PackClient

	// ctx is the context of the streams. end cancels it.
	ctx context.Context
	end context.CancelFunc
	// streams counts the goroutines of streams. It is increased with mu locked, while ctx hasn't ended.
	streams sync.WaitGroup

	mu      sync.Mutex
	offered bool
	// stream is the current stream; nil where there is none.
	stream *roleStream
}

func newStreamingClient(ctx context.Context, pack PackClient) *streamingClient {
	// Go-plugin's context ends when the process ends. A stream has to end with its connection's error, which says that it is
	// disconnected.
	ctx, end := context.WithCancel(context.WithoutCancel(ctx))
	return &streamingClient{PackClient: pack, ctx: ctx, end: end}
}

// close ends the stream and returns when its goroutines have ended. Calls end with the code Canceled.
func (c *streamingClient) close() {
	c.mu.Lock()
	c.end()
	c.mu.Unlock()
	c.streams.Wait()
}

// Describe records whether the pack serves the stream.
func (c *streamingClient) Describe(ctx context.Context, req *DescribeRequest, opts ...grpc.CallOption) (*DescribeResponse, error) {
	reply, err := c.PackClient.Describe(ctx, req, opts...)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offered = slices.Contains(reply.GetFeatures(), streamRoles)
	return reply, err
}

// ProcessRoles sends a small request over the stream, if the pack serves it.
func (c *streamingClient) ProcessRoles(ctx context.Context, req *ProcessRolesRequest, opts ...grpc.CallOption) (*ProcessRolesResponse, error) {
	if !c.isOffered() || proto.Size(req) > maxStreamed {
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

// begin numbers the call and adds it to the stream.
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

// answer is the result of a call: a ProcessRolesResponse or a gRPC status.
type answer struct {
	response []byte
	err      error
}

// roleStream is one stream with its calls. The client's mutex guards the fields above more.
//
// The calls under way limit its memory, even while the pack reads nothing: each call that isn't sent yet has a caller that waits for it,
// and is removed when the caller stops waiting.
type roleStream struct {
	client *streamingClient

	last uint64
	// calls are those without an answer.
	calls map[uint64]chan<- answer
	// waiting are the calls that aren't sent yet. cancelled are the numbers of calls that were sent and that no caller waits for.
	waiting   []*NumberedCall
	cancelled []uint64

	// more gets an element when there is something to send.
	more chan struct{}
}

// notify wakes up send.
func (s *roleStream) notify() {
	select {
	case s.more <- struct{}{}:
	default:
	}
}

// cancel removes a call for which no caller waits any more.
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

// run opens the stream and processes calls until it ends.
func (s *roleStream) run() {
	ctx, cancel := context.WithCancel(s.client.ctx)
	defer cancel()
	// A larger answer ends the stream. The calls under way on it are then sent again, each by itself.
	stream, err := s.client.PackClient.StreamRoles(ctx, grpc.MaxCallRecvMsgSize(largeResponse))
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

// fail ends every call with err. No call is added afterwards.
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

// send sends waiting calls until the stream ends.
func (s *roleStream) send(stream Pack_StreamRolesClient) {
	for {
		select {
		case <-s.more:
		case <-stream.Context().Done():
			return
		}
		// Calls that are about to be added can join the message.
		runtime.Gosched()
		for req := s.next(); req != nil; req = s.next() {
			if stream.Send(req) != nil {
				// receive gets the reason.
				return
			}
		}
	}
}

// next returns the next message to send, and nil where there is none.
func (s *roleStream) next() *StreamRolesRequest {
	s.client.mu.Lock()
	defer s.client.mu.Unlock()
	if len(s.waiting)+len(s.cancelled) == 0 {
		return nil
	}
	req := &StreamRolesRequest{Cancelled: s.cancelled}
	s.cancelled = nil
	req.Calls, s.waiting = cutBatch(s.waiting, func(c *NumberedCall) int { return len(c.Request) })
	return req
}

// receive delivers answers until the stream ends, and returns why it ended.
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

// deliver passes answers to their calls. It ignores an answer for which no caller waits any more. An answer to a call that was never made
// is an error, and so is a message without answers: a caller might wait for the answer that was meant.
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
