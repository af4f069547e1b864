package v2

import (
	"slices"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// streamRoles is the feature of a pack that serves StreamRoles.
const streamRoles = "stream-roles"

const (
	// streamedBytes is the size of the largest request that goes over the stream. One with some ten roles costs a third less
	// there than by itself; at this size nothing is left of that, and a larger one would hold up what comes after it.
	streamedBytes = 16 << 10
	// togetherBytes is how many bytes of calls, or of answers, one message of a stream carries before the next is begun.
	togetherBytes = 1 << 20
	// envelopeBytes is more than what a message of a stream has beside the one call or answer in it.
	envelopeBytes = 100
)

// together divides items, of the sizes that size returns, into those that share a message, one at least, and the rest. The rest
// has memory of its own, as what was sent would be kept with it otherwise.
func together[T any](items []T, size func(T) int) (message, rest []T) {
	n, bytes := 0, 0
	for n < len(items) {
		bytes += size(items[n])
		if n > 0 && bytes > togetherBytes {
			break
		}
		n++
	}
	return items[:n:n], slices.Clone(items[n:])
}

// failureToWire makes the error with which ProcessRoles ends what a stream carries of it.
func failureToWire(err error) *CallFailure {
	s, ok := status.FromError(err)
	if !ok {
		// As gRPC's server does.
		s = status.FromContextError(err)
	}
	failure := &CallFailure{Code: int32(s.Code()), Message: s.Message()}
	for _, detail := range s.Details() {
		if reported, ok := detail.(*Error); ok {
			failure.Error = reported
		}
	}
	return failure
}

// failureFromWire undoes failureToWire. A failure whose code says that there is none is one of an unknown code.
func failureFromWire(f *CallFailure) error {
	code := codes.Code(f.GetCode())
	if code == codes.OK {
		code = codes.Unknown
	}
	s := status.New(code, f.GetMessage())
	if f.GetError() != nil {
		if detailed, err := s.WithDetails(f.GetError()); err == nil {
			s = detailed
		}
	}
	return s.Err()
}
