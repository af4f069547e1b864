package v2

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"weak"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// fakeServed is the pack's side of a stream. The test is the other side.
type fakeServed struct {
	grpc.ServerStream
	ctx      context.Context
	requests chan fakeRequest
	answers  chan *StreamRolesResponse
}

type fakeRequest struct {
	message *StreamRolesRequest
	err     error
}

func (s *fakeServed) Context() context.Context { return s.ctx }

func (s *fakeServed) Recv() (*StreamRolesRequest, error) {
	r := <-s.requests
	return r.message, r.err
}

func (s *fakeServed) Send(m *StreamRolesResponse) error {
	s.answers <- m
	return nil
}

// send sends calls with these numbers. The text of each is its number.
func (s *fakeServed) send(t *testing.T, numbers ...uint64) {
	message := &StreamRolesRequest{}
	for _, number := range numbers {
		data, err := proto.Marshal(&ProcessRolesRequest{Groups: []*RoleGroup{{Texts: []string{fmt.Sprint(number)}}}})
		if err != nil {
			t.Error(err)
		}
		message.Calls = append(message.Calls, &NumberedCall{Number: number, Request: data})
	}
	s.requests <- fakeRequest{message: message}
}

// serving runs f in a bubble with a stream that is served from a pack with the given roles, and a channel for StreamRoles' error.
func serving(t *testing.T, roles func(ctx context.Context, text string) (string, error), f func(*testing.T, *fakeServed, <-chan error)) {
	synctest.Test(t, func(t *testing.T) {
		s := &packServer{host: &hostConn{}, pack: fakePack{
			roles: func(ctx context.Context, c model.RolesCall) ([][]model.Result, error) {
				html, err := roles(ctx, c.Groups[0].Texts[0])
				return [][]model.Result{{{HTML: html}}}, err
			},
		}}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		stream := &fakeServed{ctx: ctx, requests: make(chan fakeRequest), answers: make(chan *StreamRolesResponse)}
		ended := make(chan error, 1)
		go func() { ended <- s.StreamRoles(stream) }()
		f(t, stream, ended)
	})
}

// shown returns answers as texts.
func shown(t *testing.T, m *StreamRolesResponse) []string {
	t.Helper()
	var out []string
	for _, a := range m.GetAnswers() {
		reply := &ProcessRolesResponse{}
		if err := proto.Unmarshal(a.GetResponse(), reply); err != nil {
			t.Error(err)
		}
		if f := a.GetFailure(); f != nil {
			// Messages of protobuf's errors aren't deterministic.
			said, _, _ := strings.Cut(failureFromWire(f).Error(), "proto:")
			out = append(out, fmt.Sprintf("%d: %s", a.GetNumber(), said))
		} else {
			out = append(out, fmt.Sprintf("%d: %s", a.GetNumber(), reply.GetGroups()[0].GetHtml()[0]))
		}
	}
	return out
}

// TestServedBatch checks that a slow call doesn't delay others, and that answers at the same time share a message.
func TestServedBatch(t *testing.T) {
	var slow chan string
	roles := func(_ context.Context, text string) (string, error) {
		if text == "1" {
			return <-slow, nil
		}
		return "html " + text, nil
	}
	serving(t, roles, func(t *testing.T, s *fakeServed, ended <-chan error) {
		slow = make(chan string)
		s.send(t, 1, 2)
		synctest.Wait()
		// The host doesn't read yet.
		s.send(t, 5)
		synctest.Wait()
		s.send(t, 6)
		synctest.Wait()
		first, second := shown(t, <-s.answers), shown(t, <-s.answers)
		slow <- "late"
		third := shown(t, <-s.answers)
		s.requests <- fakeRequest{err: io.EOF}
		want := [][]string{{"2: html 2"}, {"5: html 5", "6: html 6"}, {"1: late"}}
		if diff := cmp.Diff(want, [][]string{first, second, third}); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// TestServedFailures checks that a failing call gets the error that ProcessRoles would have.
func TestServedFailures(t *testing.T) {
	errs := map[string]error{
		"1": &model.Error{Code: diagnostic.Plugin, Message: "no luck"},
		"2": status.Error(codes.DataLoss, "lost"),
		"3": fmt.Errorf("work: %w", context.Canceled),
		"4": errors.New("broken"),
	}
	serving(t, func(_ context.Context, text string) (string, error) { return "\xff", errs[text] }, func(t *testing.T, s *fakeServed, ended <-chan error) {
		var got []string
		for number := range uint64(5) {
			s.send(t, number+1)
			got = append(got, shown(t, <-s.answers)...)
		}
		s.requests <- fakeRequest{message: &StreamRolesRequest{Calls: []*NumberedCall{{Number: 6, Request: []byte("\xff")}}}}
		got = append(got, shown(t, <-s.answers)...)
		s.requests <- fakeRequest{err: io.EOF}
		want := []string{
			"1: rpc error: code = Unknown desc = no luck",
			"2: rpc error: code = DataLoss desc = lost",
			"3: rpc error: code = Canceled desc = work: context canceled",
			"4: rpc error: code = Unknown desc = broken",
			"5: rpc error: code = Internal desc = marshal the response: string field contains invalid UTF-8",
			"6: rpc error: code = Internal desc = unmarshal the request: ",
		}
		same := func(want, got string) bool {
			return want == got || strings.HasSuffix(want, ":") && strings.HasPrefix(got, want)
		}
		if diff := cmp.Diff(want, got, cmp.Comparer(same)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// TestServedBurst checks that calls one after the other share a goroutine, and that after many calls at the same time only a few goroutines
// wait for more.
func TestServedBurst(t *testing.T) {
	var slow chan struct{}
	roles := func(_ context.Context, text string) (string, error) {
		if slow != nil {
			<-slow
		}
		return text, nil
	}
	serving(t, roles, func(t *testing.T, s *fakeServed, ended <-chan error) {
		hold := func(after string, want int) {
			t.Helper()
			synctest.Wait()
			if got := workers(); got != want {
				t.Errorf("got %d goroutines that wait for calls after %s, want %d", got, after, want)
			}
		}
		for number := range uint64(2) {
			s.send(t, number+1)
			<-s.answers
			hold("calls one after the other", 1)
		}
		slow = make(chan struct{})
		numbers := make([]uint64, 10*maxSpare)
		for i := range numbers {
			numbers[i] = uint64(i + 3)
		}
		s.send(t, numbers...)
		synctest.Wait()
		close(slow)
		for answered := 0; answered < len(numbers); {
			answered += len((<-s.answers).GetAnswers())
		}
		hold("many at the same time", maxSpare)
		s.requests <- fakeRequest{err: io.EOF}
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// workers returns how many goroutines process calls of streams, or wait for one.
func workers() int {
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	return bytes.Count(stacks, []byte("(*servedStream).begin.func"))
}

// TestServedForgets checks that the garbage collector frees an answer that was sent, while others wait and while the stream is idle.
func TestServedForgets(t *testing.T) {
	// Each answer has a message of its own.
	roles := func(_ context.Context, text string) (string, error) { return strings.Repeat(text, maxBatch), nil }
	serving(t, roles, func(t *testing.T, s *fakeServed, ended <-chan error) {
		for number := range uint64(3) {
			s.send(t, number+1)
			synctest.Wait()
		}
		for number := range 3 {
			sent := func() weak.Pointer[NumberedAnswer] { return weak.Make((<-s.answers).Answers[0]) }()
			synctest.Wait()
			runtime.GC()
			if sent.Value() != nil {
				t.Errorf("answer %d is still in memory", number+1)
			}
		}
		s.requests <- fakeRequest{err: io.EOF}
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// TestServedCancel checks that a cancelled call ends without an answer, and that cancelling a call that isn't under way does nothing.
func TestServedCancel(t *testing.T) {
	roles := func(ctx context.Context, text string) (string, error) {
		if text == "1" {
			<-ctx.Done()
		}
		return text, ctx.Err()
	}
	serving(t, roles, func(t *testing.T, s *fakeServed, ended <-chan error) {
		s.send(t, 1)
		s.requests <- fakeRequest{message: &StreamRolesRequest{Cancelled: []uint64{1, 2}}}
		s.send(t, 2)
		got := shown(t, <-s.answers)
		s.requests <- fakeRequest{err: io.EOF}
		if diff := cmp.Diff([]string{"2: 2"}, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// TestServedTimeout checks that a call ends at its deadline.
func TestServedTimeout(t *testing.T) {
	roles := func(ctx context.Context, _ string) (string, error) {
		<-ctx.Done()
		return "", ctx.Err()
	}
	serving(t, roles, func(t *testing.T, s *fakeServed, ended <-chan error) {
		data, err := proto.Marshal(&ProcessRolesRequest{Groups: []*RoleGroup{{Texts: []string{"x"}}}})
		if err != nil {
			t.Fatal(err)
		}
		s.requests <- fakeRequest{message: &StreamRolesRequest{Calls: []*NumberedCall{{Number: 1, Request: data, Timeout: timeoutToWire(grace)}}}}
		want := []string{"1: rpc error: code = DeadlineExceeded desc = context deadline exceeded"}
		if diff := cmp.Diff(want, shown(t, <-s.answers)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		s.requests <- fakeRequest{err: io.EOF}
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// TestServedEnd checks that calls end without an answer where the stream breaks or violates the protocol.
func TestServedEnd(t *testing.T) {
	for _, test := range []struct {
		name string
		last fakeRequest
		want string
	}{
		{"break", fakeRequest{err: status.Error(codes.Canceled, "gone")}, "rpc error: code = Canceled desc = gone"},
		{
			"nothing", fakeRequest{message: &StreamRolesRequest{}},
			"rpc error: code = InvalidArgument desc = the host sent a message without a call",
		},
		{
			"no number", fakeRequest{message: &StreamRolesRequest{Calls: []*NumberedCall{{}}}},
			"rpc error: code = InvalidArgument desc = the host sent call 0 after call 7",
		},
		{
			"a number again", fakeRequest{message: &StreamRolesRequest{Calls: []*NumberedCall{{Number: 7}}}},
			"rpc error: code = InvalidArgument desc = the host sent call 7 after call 7",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			roles := func(ctx context.Context, _ string) (string, error) {
				<-ctx.Done()
				return "", ctx.Err()
			}
			serving(t, roles, func(t *testing.T, s *fakeServed, ended <-chan error) {
				s.send(t, 7)
				s.requests <- test.last
				select {
				case got := <-s.answers:
					t.Errorf("got the answer %v", got)
				case err := <-ended:
					if got := errorText(err); got != test.want {
						t.Errorf("got error %q, want %q", got, test.want)
					}
				}
			})
		})
	}
}

// TestCutBatch checks which items share a message.
func TestCutBatch(t *testing.T) {
	for _, test := range []struct {
		sizes []int
		want  int
	}{
		{nil, 0},
		{[]int{1, 2, 3}, 3},
		{[]int{maxBatch - 1, 1, 1}, 2},
		{[]int{maxBatch + 1, 0}, 1},
		{[]int{1, maxBatch}, 1},
	} {
		t.Run(fmt.Sprint(test.sizes), func(t *testing.T) {
			message, rest := cutBatch(test.sizes, func(n int) int { return n })
			got, want := [][]int{message, rest}, [][]int{test.sizes[:test.want], test.sizes[test.want:]}
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestFailureRoundTrip checks that an error is the same with and without the stream.
func TestFailureRoundTrip(t *testing.T) {
	for name, err := range map[string]error{
		"reported": statusFromError(&model.Error{Code: diagnostic.TooLarge, Message: "日本"}),
		"gRPC's":   status.Error(codes.ResourceExhausted, "too large"),
		"deadline": status.Error(codes.DeadlineExceeded, "too late"),
	} {
		t.Run(name, func(t *testing.T) {
			got := failureFromWire(transmit(t, failureToWire(err)))
			if diff := cmp.Diff(status.Convert(err).Proto(), status.Convert(got).Proto(), protocmp.Transform()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
	if got := status.Code(failureFromWire(&CallFailure{})); got != codes.Unknown {
		t.Errorf("a failure without a code: got %v, want %v", got, codes.Unknown)
	}
}
