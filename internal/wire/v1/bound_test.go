package v1

import (
	"context"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	goplugin "github.com/hashicorp/go-plugin"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// TestResultsBound checks that a result over the document's quota is an error only of its text, that the connection can still be used, and
// that no further call is made.
func TestResultsBound(t *testing.T) {
	tooLarge := model.Result{Err: &model.Error{
		Code: diagnostic.TooLarge, Message: "result is over the limit of 134217728 bytes",
	}}
	over := model.Result{Err: model.ResultsError()}
	for _, test := range []struct {
		name  string
		quota *model.Quota
		texts []string
		want  []model.Result
		// calls is how many calls the plugin gets.
		calls int64
	}{
		{"the whole quota", model.NewQuota(5), []string{"ab", "cde"}, []model.Result{{HTML: "ab"}, {HTML: "cde"}}, 2},
		{"a byte over", model.NewQuota(5), []string{"ab", "cdef", "g"}, []model.Result{{HTML: "ab"}, over, over}, 2},
		{"far over", model.NewQuota(1 << 20), []string{"2 MiB", "a"}, []model.Result{over, over}, 1},
		{"a text's limit", model.NewQuota(model.MaxResults), []string{"129 MiB", "a"}, []model.Result{tooLarge, {HTML: "a"}}, 2},
		{"no bound", nil, []string{"129 MiB", "a"}, []model.Result{tooLarge, {HTML: "a"}}, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			var calls atomic.Int64
			p := &old{role: func(a OldRoleArgs) (string, error) {
				calls.Add(1)
				switch a.Value {
				case "2 MiB":
					return strings.Repeat("a", 2<<20), nil
				case "129 MiB":
					return strings.Repeat("a", 129<<20), nil
				}
				return a.Value, nil
			}}
			conn := connection(t, goplugin.PluginSet{"htmlize": p}, nil)
			client, _, err := Connect(t.Context(), conn, []string{"htmlize"})
			if err != nil {
				t.Fatal(err)
			}
			got, err := client.ProcessRoles(t.Context(), model.RolesCall{
				Host:   fakeHost{},
				Groups: []model.Group{{Plugin: "htmlize", Role: "r", Texts: test.texts}},
				Quota:  test.quota,
			})
			if diff := cmp.Diff([][]model.Result{test.want}, got); diff != "" || err != nil {
				t.Errorf("got error %v, -want +got:\n%.2000s", err, diff)
			}
			if got := calls.Load(); got != test.calls {
				t.Errorf("got %d calls, want %d", got, test.calls)
			}
		})
	}
}

// TestHooksBound checks that a list of hooks over the limit isn't read.
func TestHooksBound(t *testing.T) {
	p := &old{hooks: []string{strings.Repeat("a", maxOtherReply)}}
	_, _, err := Connect(t.Context(), connection(t, goplugin.PluginSet{"tt": p}, nil), []string{"tt"})
	if got, want := errorText(err), "ask plugin tt for its hooks: reply is over the limit of 1048576 bytes"; got != want {
		t.Errorf("got error %s, want %s", got, want)
	}
}

// watched is a context that reports when a goroutine begins to wait for its end.
type watched struct {
	context.Context
	waiting chan struct{}
}

func (w watched) Done() <-chan struct{} {
	close(w.waiting)
	return w.Context.Done()
}

// TestLargeReplyWaits checks that a large reply that waited isn't read where others have used up the quota meanwhile.
func TestLargeReplyWaits(t *testing.T) {
	quota := model.NewQuota(largeReply + 2<<20)
	leave, err := quota.LockLarge(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	h := newHostile()
	h.header("").value(RoleReply{Value: strings.Repeat("x", largeReply+1<<20)})
	ctx := watched{t.Context(), make(chan struct{})}
	var results []model.Result
	var reading sync.WaitGroup
	reading.Go(func() { results, _, err = h.readAll(ctx, quota) })
	<-ctx.waiting
	quota.Take(2 << 20)
	leave()
	reading.Wait()
	if len(results) > 0 || err != io.EOF {
		t.Errorf("got %d results and error %v, want none and EOF", len(results), err)
	}
}
