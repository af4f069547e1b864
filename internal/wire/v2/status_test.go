package v2

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

func TestStatusRoundTrip(t *testing.T) {
	for _, pair := range codePairs {
		t.Run(string(pair.model), func(t *testing.T) {
			want := &model.Error{Code: pair.model, Message: "no <luck>\nat all: 日本"}
			for name, err := range map[string]error{"itself": want, "wrapped": fmt.Errorf("call: %w", want)} {
				if diff := cmp.Diff(error(want), errorFromStatus(t.Context(), statusFromError(err))); diff != "" {
					t.Errorf("%s (-want +got):\n%s", name, diff)
				}
			}
		})
	}
}

func TestErrorFromStatus(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	reported := &model.Error{Code: diagnostic.Plugin, Message: "no luck"}
	plain := status.Error(codes.Unavailable, "connection refused")
	for _, test := range []struct {
		name string
		ctx  context.Context
		err  error
		want error
	}{
		{"nothing", t.Context(), nil, nil},
		{"gRPC's own", t.Context(), plain, plain},
		{"gRPC's own after the end", ended, plain, context.Canceled},
		{"reported after the end", ended, statusFromError(reported), reported},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := errorFromStatus(test.ctx, test.err)
			if !errors.Is(got, test.want) && !cmp.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestStatusFromOtherError(t *testing.T) {
	err := errors.New("broken")
	if got := statusFromError(err); got != err {
		t.Errorf("got %v, want it as it is", got)
	}
}
