package v2

import (
	"context"
	"errors"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"example.com/htmlize/internal/model"
)

// statusFromError makes err the gRPC status of a whole call: an [*model.Error] travels among the status's details.
func statusFromError(err error) error {
	reported, ok := errors.AsType[*model.Error](err)
	if !ok {
		return err
	}
	detail := errorToWire(reported)
	s, detailsErr := status.New(codes.Unknown, detail.GetMessage()).WithDetails(detail)
	if detailsErr != nil {
		return status.Error(codes.Unknown, detail.GetMessage())
	}
	return s.Err()
}

// errorFromStatus undoes statusFromError. An error without details is of gRPC and stays what it is, except that the end of
// ctx is ctx's own error, and that of the connection a [*model.DisconnectedError].
func errorFromStatus(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	for _, detail := range status.Convert(err).Details() {
		if reported, ok := detail.(*Error); ok {
			return errorFromWire(reported)
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	// GRPC looks at the clock by itself and may be a moment ahead of ctx.
	switch status.Code(err) {
	case codes.DeadlineExceeded:
		return context.DeadlineExceeded
	case codes.Canceled:
		return context.Canceled
	case codes.Unavailable:
		return &model.DisconnectedError{Err: err}
	default:
		return err
	}
}
