package v2

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// fakeClient answers ProcessRoles without a connection.
type fakeClient struct {
	PackClient
	roles    func(context.Context, *ProcessRolesRequest) (*ProcessRolesResponse, error)
	contents func(context.Context, *ProcessContentsRequest) (*ProcessContentsResponse, error)
}

func (c fakeClient) ProcessRoles(ctx context.Context, r *ProcessRolesRequest, _ ...grpc.CallOption) (*ProcessRolesResponse, error) {
	return c.roles(ctx, r)
}

func (c fakeClient) ProcessContents(ctx context.Context, r *ProcessContentsRequest, _ ...grpc.CallOption) (*ProcessContentsResponse, error) {
	return c.contents(ctx, r)
}

func clientOf(roles func(context.Context, *ProcessRolesRequest) (*ProcessRolesResponse, error)) *Client {
	return &Client{pack: fakeClient{roles: roles}, host: newHostServer()}
}

// echo answers each text with its plugin, its role and the text.
func echo(_ context.Context, r *ProcessRolesRequest) (*ProcessRolesResponse, error) {
	out := &ProcessRolesResponse{}
	for _, g := range r.GetGroups() {
		result := &RoleGroupResult{}
		for _, text := range g.GetTexts() {
			result.Html = append(result.Html, g.GetPlugin()+"/"+g.GetRole()+"/"+text)
		}
		out.Groups = append(out.Groups, result)
	}
	return out, nil
}

// echoed returns what echo answers to groups.
func echoed(groups []model.Group) [][]model.Result {
	out := make([][]model.Result, len(groups))
	for i, g := range groups {
		out[i] = []model.Result{}
		for _, text := range g.Texts {
			out[i] = append(out[i], model.Result{HTML: g.Plugin + "/" + g.Role + "/" + text})
		}
	}
	return out
}

// group returns a group with a text of each of the given sizes.
func group(sizes ...int) model.Group {
	g := model.Group{Plugin: "p", Role: "r"}
	for _, size := range sizes {
		g.Texts = append(g.Texts, strings.Repeat("a", size))
	}
	return g
}

func TestCut(t *testing.T) {
	many := make([]int, 2*chunkTexts+1)
	for _, test := range []struct {
		name   string
		groups []model.Group
		want   []chunk
	}{
		{name: "nothing"},
		{name: "empty groups", groups: []model.Group{group(), group()}},
		{name: "one text", groups: []model.Group{group(0)}, want: []chunk{{{0, 0, 1}}}},
		{name: "between empty groups", groups: []model.Group{group(), group(1, 1), group()}, want: []chunk{{{1, 0, 2}}}},
		{name: "groups together", groups: []model.Group{group(1), group(1, 1)}, want: []chunk{{{0, 0, 1}, {1, 0, 2}}}},
		{name: "full", groups: []model.Group{group(chunkBytes-1, 1)}, want: []chunk{{{0, 0, 2}}}},
		{name: "overfull", groups: []model.Group{group(chunkBytes, 1)}, want: []chunk{{{0, 0, 1}}, {{0, 1, 2}}}},
		{
			name: "too large by itself", groups: []model.Group{group(1, chunkBytes+1, 1)},
			want: []chunk{{{0, 0, 1}}, {{0, 1, 2}}, {{0, 2, 3}}},
		},
		{
			name: "between groups", groups: []model.Group{group(chunkBytes), group(1)},
			want: []chunk{{{0, 0, 1}}, {{1, 0, 1}}},
		},
		{name: "as many texts", groups: []model.Group{group(many[:chunkTexts]...)}, want: []chunk{{{0, 0, chunkTexts}}}},
		{
			name: "one text more", groups: []model.Group{group(many[:chunkTexts]...), group(0)},
			want: []chunk{{{0, 0, chunkTexts}}, {{1, 0, 1}}},
		},
		{
			name: "many texts", groups: []model.Group{group(0), group(many...)},
			want: []chunk{{{0, 0, 1}, {1, 0, chunkTexts - 1}}, {{1, chunkTexts - 1, 2*chunkTexts - 1}}, {{1, 2*chunkTexts - 1, 2*chunkTexts + 1}}},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, cut(test.groups), cmp.AllowUnexported(span{})); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestCutProperty checks with random groups that every text is in one chunk, in order, and that no chunk is over its limits.
func TestCutProperty(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var groups []model.Group
		for range random.IntN(5) {
			var sizes []int
			for range random.IntN(2 * chunkTexts / (1 + random.IntN(100))) {
				size := random.IntN(10)
				if random.IntN(100) == 0 {
					size = random.IntN(chunkBytes * 5 / 4)
				}
				sizes = append(sizes, size)
			}
			g := model.Group{}
			for _, size := range sizes {
				g.Texts = append(g.Texts, blank[:size])
			}
			groups = append(groups, g)
		}
		var got []span
		for _, ch := range cut(groups) {
			texts, bytes := 0, 0
			for _, s := range ch {
				for i := s.from; i < s.to; i++ {
					got = append(got, span{s.group, i, i + 1})
					texts++
					bytes += len(groups[s.group].Texts[i])
				}
			}
			if texts == 0 || texts > chunkTexts || bytes > chunkBytes && texts > 1 {
				t.Errorf("got a chunk of %d texts with %d bytes", texts, bytes)
			}
		}
		var want []span
		for g, group := range groups {
			for i := range group.Texts {
				want = append(want, span{g, i, i + 1})
			}
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(span{})); diff != "" {
			t.Fatalf("texts (-want +got):\n%s", diff)
		}
	}
}

var blank = strings.Repeat("a", chunkBytes*5/4)

func TestHalve(t *testing.T) {
	for _, test := range []struct{ whole, first, second chunk }{
		{whole: chunk{{0, 0, 1}}, first: chunk{{0, 0, 1}}},
		{whole: chunk{{0, 0, 2}}, first: chunk{{0, 0, 1}}, second: chunk{{0, 1, 2}}},
		{whole: chunk{{0, 3, 6}}, first: chunk{{0, 3, 5}}, second: chunk{{0, 5, 6}}},
		{whole: chunk{{0, 0, 1}, {2, 4, 5}}, first: chunk{{0, 0, 1}}, second: chunk{{2, 4, 5}}},
		{whole: chunk{{0, 0, 1}, {1, 0, 5}}, first: chunk{{0, 0, 1}, {1, 0, 2}}, second: chunk{{1, 2, 5}}},
		{whole: chunk{{0, 0, 5}, {1, 0, 1}}, first: chunk{{0, 0, 3}}, second: chunk{{0, 3, 5}, {1, 0, 1}}},
	} {
		t.Run(fmt.Sprint(test.whole), func(t *testing.T) {
			first, second := test.whole.halve()
			if diff := cmp.Diff([]chunk{test.first, test.second}, []chunk{first, second}, cmp.AllowUnexported(span{})); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestChunks checks that the results of many messages are in order, and that as many messages are under way at the same time as
// docs/protocol.md says.
func TestChunks(t *testing.T) {
	var groups []model.Group
	for g := range 3 {
		one := model.Group{Plugin: fmt.Sprint("p", g), Role: fmt.Sprint("r", g)}
		for i := range chunkTexts + 7*g + 1 {
			one.Texts = append(one.Texts, fmt.Sprint(i))
		}
		one.Texts = append(one.Texts, blank)
		groups = append(groups, one)
	}
	synctest.Test(t, func(t *testing.T) {
		var underWay atomic.Int32
		answer := make(chan struct{})
		c := clientOf(func(ctx context.Context, r *ProcessRolesRequest) (*ProcessRolesResponse, error) {
			underWay.Add(1)
			<-answer
			underWay.Add(-1)
			return echo(ctx, r)
		})
		done := make(chan outcome, 1)
		go func() {
			results, err := c.ProcessRoles(t.Context(), model.RolesCall{Groups: groups})
			done <- outcome{results, err}
		}()
		// Each group needs three messages.
		want := []int32{4, 4, 4, 4, 4, 4, 3, 2, 1}
		var got []int32
		for range want {
			synctest.Wait()
			got = append(got, underWay.Load())
			answer <- struct{}{}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("messages under way before each answer (-want +got):\n%s", diff)
		}
		all := <-done
		if diff := cmp.Diff(echoed(groups), all.results); diff != "" || all.err != nil {
			t.Errorf("got error %v, -want +got:\n%s", all.err, diff)
		}
	})
}

func TestNoTexts(t *testing.T) {
	c := clientOf(func(context.Context, *ProcessRolesRequest) (*ProcessRolesResponse, error) {
		return nil, errors.New("called")
	})
	got, err := c.ProcessRoles(t.Context(), model.RolesCall{Groups: []model.Group{group(), group()}})
	if diff := cmp.Diff([][]model.Result{{}, {}}, got); diff != "" || err != nil {
		t.Errorf("got error %v, -want +got:\n%s", err, diff)
	}
}

// TestTooLargeTogether has a connection on which at most three results fit into a message, and the result of one of the texts never does.
func TestTooLargeTogether(t *testing.T) {
	exhausted := status.Error(codes.ResourceExhausted, "trying to send message larger than max")
	var mu sync.Mutex
	var carried []string
	c := clientOf(func(ctx context.Context, r *ProcessRolesRequest) (*ProcessRolesResponse, error) {
		var texts []string
		for _, g := range r.GetGroups() {
			texts = append(texts, g.GetTexts()...)
		}
		if len(texts) > 3 || strings.Contains(strings.Join(texts, " "), "huge") {
			return nil, exhausted
		}
		mu.Lock()
		defer mu.Unlock()
		carried = append(carried, texts...)
		return echo(ctx, r)
	})
	groups := []model.Group{
		{Plugin: "p", Role: "r", Texts: []string{"a", "b", "c", "d", "e"}},
		{Plugin: "p", Role: "s", Texts: []string{"f", "huge", "g", "h"}},
	}
	got, err := c.ProcessRoles(t.Context(), model.RolesCall{Groups: groups})
	if err != nil {
		t.Fatal(err)
	}
	want := echoed(groups)
	want[1][1] = model.Result{Err: &model.Error{
		Code: diagnostic.TooLarge, Message: "result is over the limit of 134217728 bytes",
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if diff := cmp.Diff([]string{"a", "b", "c", "d", "e", "f", "g", "h"}, carried); diff != "" {
		t.Errorf("texts carried (-want +got):\n%s", diff)
	}
}

// TestBadAnswers checks that malformed answers are errors that say what is wrong.
func TestBadAnswers(t *testing.T) {
	groups := []model.Group{{Plugin: "core", Role: "tt", Texts: []string{"a", "b"}}}
	for _, test := range []struct {
		name   string
		answer *ProcessRolesResponse
		want   string
	}{
		{"nothing", nil, "results for 0 groups of texts where 1 were sent"},
		{"no group", &ProcessRolesResponse{}, "results for 0 groups of texts where 1 were sent"},
		{"two groups", &ProcessRolesResponse{Groups: make([]*RoleGroupResult, 2)}, "results for 2 groups of texts where 1 were sent"},
		{"no group in the group's place", &ProcessRolesResponse{Groups: make([]*RoleGroupResult, 1)}, "role tt of plugin core: 0 results for 2 texts"},
		{
			"too few", &ProcessRolesResponse{Groups: []*RoleGroupResult{{Html: []string{"a"}}}},
			"role tt of plugin core: 1 results for 2 texts",
		},
		{
			"a bad index", &ProcessRolesResponse{Groups: []*RoleGroupResult{{Html: []string{"a", "b"}, Errors: []*TextError{{Index: 2}}}}},
			"role tt of plugin core: an error for text 2 of 2 texts",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := clientOf(func(context.Context, *ProcessRolesRequest) (*ProcessRolesResponse, error) { return test.answer, nil })
			got, err := c.ProcessRoles(t.Context(), model.RolesCall{Groups: groups})
			if errorText(err) != test.want {
				t.Errorf("got error %v, want %q", err, test.want)
			}
			lost := model.NewResults(groups, model.Lost)
			if diff := cmp.Diff(lost, got); diff != "" {
				t.Errorf("results (-want +got):\n%s", diff)
			}
		})
	}
}

// TestUnansweredDeadline has a pack that doesn't answer at a deadline. The client waits for the longest of the message's deadlines and a
// second more, by synctest's clock.
func TestUnansweredDeadline(t *testing.T) {
	for _, test := range []struct {
		name     string
		timeouts []time.Duration
		after    time.Duration
		failure  func(time.Duration) *model.Error
	}{
		{"one", []time.Duration{2 * time.Second}, 3 * time.Second, model.NoAnswerError},
		{"the longest counts", []time.Duration{time.Second, 5 * time.Second, 2 * time.Second}, 6 * time.Second,
			func(after time.Duration) *model.Error { return model.Shared(model.NoAnswerError(after)) }},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := clientOf(func(ctx context.Context, _ *ProcessRolesRequest) (*ProcessRolesResponse, error) {
					<-ctx.Done()
					return nil, status.FromContextError(ctx.Err()).Err()
				})
				var groups []model.Group
				var want [][]model.Result
				for _, d := range test.timeouts {
					groups = append(groups, model.Group{Texts: []string{"x"}, Timeout: d})
					want = append(want, []model.Result{{Err: test.failure(d)}})
				}
				begin := time.Now()
				got, err := c.ProcessRoles(t.Context(), model.RolesCall{Groups: groups})
				if diff := cmp.Diff(want, got); diff != "" || err != nil {
					t.Errorf("got error %v, -want +got:\n%s", err, diff)
				}
				if got := time.Since(begin); got != test.after {
					t.Errorf("it took %v, want %v", got, test.after)
				}
			})
		})
	}
}

// TestNoDeadline checks that the client waits for a group without a deadline, whatever deadlines the message's other groups have.
func TestNoDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := clientOf(func(ctx context.Context, r *ProcessRolesRequest) (*ProcessRolesResponse, error) {
			select {
			case <-time.After(time.Hour):
				return echo(ctx, r)
			case <-ctx.Done():
				return nil, status.FromContextError(ctx.Err()).Err()
			}
		})
		groups := []model.Group{{Texts: []string{"x"}, Timeout: time.Second}, {Texts: []string{"y"}}}
		got, err := c.ProcessRoles(t.Context(), model.RolesCall{Groups: groups})
		if diff := cmp.Diff(echoed(groups), got); diff != "" || err != nil {
			t.Errorf("got error %v, -want +got:\n%s", err, diff)
		}
	})
}

// TestUnansweredContents is TestUnansweredDeadline for the contents.
func TestUnansweredContents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &Client{host: newHostServer(), pack: fakeClient{
			contents: func(ctx context.Context, _ *ProcessContentsRequest) (*ProcessContentsResponse, error) {
				<-ctx.Done()
				return nil, status.FromContextError(ctx.Err()).Err()
			},
		}}
		begin := time.Now()
		_, err := c.ProcessContents(t.Context(), model.ContentsCall{Timeout: 2 * time.Second})
		if diff := cmp.Diff(error(model.NoAnswerError(2*time.Second)), err); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if got, want := time.Since(begin), 3*time.Second; got != want {
			t.Errorf("it took %v, want %v", got, want)
		}
	})
}

// TestCancel checks that a call whose context ends returns the context's error, and not the pack's or gRPC's.
func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c := clientOf(func(ctx context.Context, _ *ProcessRolesRequest) (*ProcessRolesResponse, error) {
		cancel()
		<-ctx.Done()
		return nil, status.FromContextError(ctx.Err()).Err()
	})
	_, err := c.ProcessRoles(ctx, model.RolesCall{Groups: []model.Group{group(chunkBytes, chunkBytes, 1)}})
	if err != context.Canceled {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}
