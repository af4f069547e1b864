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

// StreamRoles answers each call as ProcessRoles would, all at the same time. A host that ends its side gets the answers to
// what is under way; where the stream breaks, or the host sends what makes no sense, the work on all calls ends.
func (s *packServer) StreamRoles(stream Pack_StreamRolesServer) error {
	served := &servedStream{
		stream:  stream,
		process: s.processBytes,
		spare:   make(chan struct{}, mostSpare),
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

// processBytes is ProcessRoles with its messages as bytes.
func (s *packServer) processBytes(ctx context.Context, request []byte) ([]byte, error) {
	req := &ProcessRolesRequest{}
	if err := proto.Unmarshal(request, req); err != nil {
		return nil, status.Errorf(codes.Internal, "unmarshal the request: %v", err)
	}
	reply, err := s.ProcessRoles(ctx, req)
	if err != nil {
		return nil, err
	}
	if size := proto.Size(reply); size > MaxMessage-envelopeBytes {
		return nil, status.Errorf(codes.ResourceExhausted, "results of %d bytes are over the limit of a message", size)
	}
	response, err := proto.MarshalOptions{UseCachedSize: true}.Marshal(reply)
	if err != nil {
		return nil, status.Errorf(codes.Internal, "marshal the response: %v", err)
	}
	return response, nil
}

// mostSpare is how many goroutines of a stream wait for calls. What a burst needs more of ends with it.
const mostSpare = 16

// servedStream is the pack's side of a stream.
type servedStream struct {
	stream  Pack_StreamRolesServer
	process func(ctx context.Context, request []byte) ([]byte, error)

	// calls counts goroutines that carry out calls. As many as spare holds wait for another in idle when they have done one: the
	// stack of a new goroutine has to grow first.
	calls sync.WaitGroup
	spare chan struct{}
	idle  chan func()

	mu sync.Mutex
	// cancels has what ends the contexts of the calls under way whose answers are wanted.
	cancels map[uint64]context.CancelFunc
	// answers wait for the one who is sending.
	answers []*NumberedAnswer
	sending bool
}

// receive takes up calls until the stream ends, and returns why it did.
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

// begin carries out a call in a goroutine.
func (s *servedStream) begin(call *NumberedCall) {
	ctx, cancel := model.WithTimeout(s.stream.Context(), timeoutFromWire(call.GetTimeout()))
	s.mu.Lock()
	s.cancels[call.GetNumber()] = cancel
	s.mu.Unlock()
	carryOut := func() {
		a := &NumberedAnswer{Number: call.GetNumber()}
		var err error
		if a.Response, err = s.process(ctx, call.GetRequest()); err != nil {
			a.Failure = failureToWire(err)
		}
		s.end(a)
	}
	select {
	case s.idle <- carryOut:
	default:
		s.calls.Go(func() {
			carryOut()
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

// cancel ends a call's context and reports whether its answer was wanted up to now.
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

// cancelAll ends all calls without an answer.
func (s *servedStream) cancelAll() {
	s.mu.Lock()
	cancels := s.cancels
	s.cancels = nil
	s.mu.Unlock()
	for _, cancel := range cancels {
		cancel()
	}
}

// end sends a call's answer, if it is wanted. Answers that meet go together: the one who finds nobody sending sends all that
// come until none is left.
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
		// Those that are about to come can still come along.
		runtime.Gosched()
		s.mu.Lock()
		message := &StreamRolesResponse{}
		message.Answers, s.answers = together(s.answers, func(a *NumberedAnswer) int { return len(a.GetResponse()) })
		s.mu.Unlock()
		// Its error is the end of the stream, which receive is told.
		_ = s.stream.Send(message)
		s.mu.Lock()
	}
	s.sending = false
}
