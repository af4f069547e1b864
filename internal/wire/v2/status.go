package v2

import (
	"context"
	"errors"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"example.com/htmlize/internal/model"
)

// statusFromError returns the gRPC status of a whole call that ends with err. An [*model.Error] is among the status's details.
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

// errorFromStatus is the inverse of statusFromError. An error without details comes from gRPC and is returned as it is. But where ctx has
// ended, it is ctx's error, and where the connection has ended, it is a [*model.DisconnectedError].
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
	// GRPC has timers of its own, so it may report the deadline a moment before ctx does.
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
