package v2

import (
	"slices"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// streamRoles is the feature of a pack that serves StreamRoles.
const streamRoles = "stream-roles"

const (
	// maxStreamed is the size of the largest request that goes over the stream. A request with some ten roles costs a third less there
	// than a call of its own. A request of this size costs the same, and a larger one would delay the requests after it.
	maxStreamed = 16 << 10
	// maxBatch is how many bytes of calls, or of answers, are put into one message of a stream.
	maxBatch = 1 << 20
	// batchOverhead is more than what a message of a stream with one call or answer has besides it.
	batchOverhead = 100
)

// cutBatch divides items into those of the next message, at least one, and the rest. size returns the size of an item. The rest is a copy:
// the items of the message could not be freed otherwise.
func cutBatch[T any](items []T, size func(T) int) (message, rest []T) {
	n, bytes := 0, 0
	for n < len(items) {
		bytes += size(items[n])
		if n > 0 && bytes > maxBatch {
			break
		}
		n++
	}
	return items[:n:n], slices.Clone(items[n:])
}

// failureToWire converts the error of a call of ProcessRoles for a stream.
func failureToWire(err error) *CallFailure {
	s, ok := status.FromError(err)
	if !ok {
		// GRPC's server converts other errors like this.
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

// failureFromWire is the inverse of failureToWire. The code OK, which is no failure, becomes Unknown.
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
