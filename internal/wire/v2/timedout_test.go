package v2

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/status"

	"example.com/htmlize/internal/model"
)

// TestTimesOutOnce sends groups in many messages to plugins that hang, in packs that report the timeout and in one that doesn't answer.
// Only the messages that are under way at the same time time out. The others aren't sent. Another group isn't affected.
func TestTimesOutOnce(t *testing.T) {
	const timeout = 2 * time.Second
	many := make([]string, 3*chunksInFlight*chunkTexts)
	groups := []model.Group{
		{Plugin: "hangs", Texts: many, Timeout: timeout},
		{Plugin: "works", Texts: []string{"x"}, Timeout: time.Hour},
	}
	for _, test := range []struct {
		name  string
		hang  func(context.Context, *ProcessRolesRequest) (*ProcessRolesResponse, error)
		want  *model.Error
		after time.Duration
	}{
		{"and says so", func(_ context.Context, r *ProcessRolesRequest) (*ProcessRolesResponse, error) {
			time.Sleep(timeout)
			results := make([]model.Result, len(r.GetGroups()[0].GetTexts()))
			for i := range results {
				results[i].Err = model.TimeoutError(timeout)
			}
			return &ProcessRolesResponse{Groups: []*RoleGroupResult{resultsToWire(results)}}, nil
		}, model.Shared(model.TimeoutError(timeout)), timeout},
		{"in silence", func(ctx context.Context, _ *ProcessRolesRequest) (*ProcessRolesResponse, error) {
			<-ctx.Done()
			return nil, status.FromContextError(ctx.Err()).Err()
		}, model.Shared(model.NoAnswerError(timeout)), timeout + grace},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var hung atomic.Int32
				c := clientOf(func(ctx context.Context, r *ProcessRolesRequest) (*ProcessRolesResponse, error) {
					if r.GetGroups()[0].GetPlugin() == "works" {
						return echo(ctx, r)
					}
					hung.Add(1)
					return test.hang(ctx, r)
				})
				want := echoed(groups)
				for i := range want[0] {
					want[0][i] = model.Result{Err: test.want}
				}
				begin := time.Now()
				got, err := c.ProcessRoles(t.Context(), model.RolesCall{Groups: groups})
				if diff := cmp.Diff(want[1], got[1]); diff != "" || err != nil {
					t.Errorf("the group that works: got error %v, -want +got:\n%s", err, diff)
				}
				for i, r := range got[0] {
					if r.Err == nil || *r.Err != *test.want {
						t.Fatalf("text %d: got %v, want %v", i, r, test.want)
					}
				}
				if got := time.Since(begin); got != test.after {
					t.Errorf("it took %v, want %v", got, test.after)
				}
				if got := hung.Load(); got != chunksInFlight {
					t.Errorf("got %d messages, want %d", got, chunksInFlight)
				}
			})
		})
	}
}
