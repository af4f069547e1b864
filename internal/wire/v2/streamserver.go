package v2

import (
	"context"
	"io"
	"runtime"
	"sync"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"example.com/htmlize/internal/model"
)

// StreamRoles answers each call as ProcessRoles would, all at the same time. A host that closes its side gets the answers to the calls
// under way. Where the stream breaks, or the host violates the protocol, all calls are cancelled.
func (s *packServer) StreamRoles(stream Pack_StreamRolesServer) error {
	served := &servedStream{
		stream:  stream,
		process: s.processBytes,
		spare:   make(chan struct{}, maxSpare),
		idle:    make(chan func()),
		cancels: make(map[uint64]context.CancelFunc),
	}
	err := served.receive()
	if err == io.EOF {
		err = nil
	} else {
		served.cancelAll()
	}
	close(served.idle)
	served.calls.Wait()
	return err
}

// processBytes is ProcessRoles with the encoded request and response.
func (s *packServer) processBytes(ctx context.Context, request []byte) ([]byte, error) {
	req := &ProcessRolesRequest{}
	if err := proto.Unmarshal(request, req); err != nil {
		return nil, status.Errorf(codes.Internal, "unmarshal the request: %v", err)
	}
	reply, err := s.ProcessRoles(ctx, req)
	if err != nil {
		return nil, err
	}
	if size := proto.Size(reply); size > MaxMessage-batchOverhead {
		return nil, status.Errorf(codes.ResourceExhausted, "results of %d bytes are over the limit of a message", size)
	}
	response, err := proto.MarshalOptions{UseCachedSize: true}.Marshal(reply)
	if err != nil {
		return nil, status.Errorf(codes.Internal, "marshal the response: %v", err)
	}
	return response, nil
}

// maxSpare is how many idle goroutines of a stream wait for calls. Further goroutines end after their call.
const maxSpare = 16

// servedStream is the pack's side of a stream.
type servedStream struct {
	stream  Pack_StreamRolesServer
	process func(ctx context.Context, request []byte) ([]byte, error)

	// calls counts goroutines that process calls. After a call, as many of them as fit into spare wait for the next one in idle: the
	// stack of a new goroutine would have to grow first.
	calls sync.WaitGroup
	spare chan struct{}
	idle  chan func()

	mu sync.Mutex
	// cancels has the cancel function of each call under way that isn't cancelled.
	cancels map[uint64]context.CancelFunc
	// answers aren't sent yet. sending says that a goroutine sends them.
	answers []*NumberedAnswer
	sending bool
}

// receive begins calls until the stream ends, and returns why it ended.
func (s *servedStream) receive() error {
	var last uint64
	for {
		req, err := s.stream.Recv()
		if err != nil {
			return err
		}
		if len(req.GetCalls())+len(req.GetCancelled()) == 0 {
			return status.Error(codes.InvalidArgument, "the host sent a message without a call")
		}
		for _, call := range req.GetCalls() {
			if call.GetNumber() <= last {
				return status.Errorf(codes.InvalidArgument, "the host sent call %d after call %d", call.GetNumber(), last)
			}
			last = call.GetNumber()
			s.begin(call)
		}
		for _, number := range req.GetCancelled() {
			s.cancel(number)
		}
	}
}

// begin processes a call in a goroutine.
func (s *servedStream) begin(call *NumberedCall) {
	ctx, cancel := model.WithTimeout(s.stream.Context(), timeoutFromWire(call.GetTimeout()))
	s.mu.Lock()
	s.cancels[call.GetNumber()] = cancel
	s.mu.Unlock()
	process := func() {
		a := &NumberedAnswer{Number: call.GetNumber()}
		var err error
		if a.Response, err = s.process(ctx, call.GetRequest()); err != nil {
			a.Failure = failureToWire(err)
		}
		s.end(a)
	}
	select {
	case s.idle <- process:
	default:
		s.calls.Go(func() {
			process()
			select {
			case s.spare <- struct{}{}:
			default:
				return
			}
			for next := range s.idle {
				next()
			}
		})
	}
}

// cancel cancels a call's context. It returns false where the call was cancelled before.
func (s *servedStream) cancel(number uint64) bool {
	s.mu.Lock()
	cancel, ok := s.cancels[number]
	delete(s.cancels, number)
	s.mu.Unlock()
	if ok {
		cancel()
	}
	return ok
}

// cancelAll cancels all calls without an answer.
func (s *servedStream) cancelAll() {
	s.mu.Lock()
	cancels := s.cancels
	s.cancels = nil
	s.mu.Unlock()
	for _, cancel := range cancels {
		cancel()
	}
}

// end sends a call's answer, unless the call was cancelled. A goroutine that finds no other sending sends all answers until none is left,
// so that answers can share a message.
func (s *servedStream) end(a *NumberedAnswer) {
	if !s.cancel(a.GetNumber()) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers = append(s.answers, a)
	if s.sending {
		return
	}
	s.sending = true
	for len(s.answers) > 0 {
		s.mu.Unlock()
		// Answers that are about to be added can join the message.
		runtime.Gosched()
		s.mu.Lock()
		message := &StreamRolesResponse{}
		message.Answers, s.answers = cutBatch(s.answers, func(a *NumberedAnswer) int { return len(a.GetResponse()) })
		s.mu.Unlock()
		// An error ends the stream, and receive gets it.
		_ = s.stream.Send(message)
		s.mu.Lock()
	}
	s.sending = false
}
