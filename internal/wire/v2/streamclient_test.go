package v2

import (
	"context"
	"errors"
	"io"
	"runtime"
	"slices"
	"testing"
	"testing/synctest"
	"time"
	"weak"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"example.com/htmlize/internal/model"
)

// fakeStreams is a pack whose streams the test serves. A call of ProcessRoles without the stream is an error.
type fakeStreams struct {
	PackClient
	opened chan *fakeStream
}

var errByItself = errors.New("a call by itself")

func (fakeStreams) ProcessRoles(context.Context, *ProcessRolesRequest, ...grpc.CallOption) (*ProcessRolesResponse, error) {
	return nil, errByItself
}

func (fakeStreams) Describe(context.Context, *DescribeRequest, ...grpc.CallOption) (*DescribeResponse, error) {
	return &DescribeResponse{Features: []string{"other", streamRoles}}, nil
}

func (c fakeStreams) StreamRoles(ctx context.Context, _ ...grpc.CallOption) (Pack_StreamRolesClient, error) {
	s := &fakeStream{ctx: ctx, requests: make(chan *StreamRolesRequest), replies: make(chan fakeReply)}
	c.opened <- s
	return s, nil
}

// fakeStream is the host's side of a stream on which the test reads and answers.
type fakeStream struct {
	grpc.ClientStream
	ctx      context.Context
	requests chan *StreamRolesRequest
	replies  chan fakeReply
}

type fakeReply struct {
	message *StreamRolesResponse
	err     error
}

func (s *fakeStream) Context() context.Context { return s.ctx }

func (s *fakeStream) Send(r *StreamRolesRequest) error {
	select {
	case s.requests <- r:
		return nil
	case <-s.ctx.Done():
		return io.EOF
	}
}

func (s *fakeStream) Recv() (*StreamRolesResponse, error) {
	select {
	case r := <-s.replies:
		return r.message, r.err
	case <-s.ctx.Done():
		return nil, status.FromContextError(s.ctx.Err()).Err()
	}
}

// answer answers calls with one message. The result of each text is the text.
func (s *fakeStream) answer(t *testing.T, calls ...*NumberedCall) {
	message := &StreamRolesResponse{}
	for _, call := range calls {
		req := &ProcessRolesRequest{}
		if err := proto.Unmarshal(call.GetRequest(), req); err != nil {
			t.Error(err)
		}
		reply, _ := echo(s.ctx, req)
		data, err := proto.Marshal(reply)
		if err != nil {
			t.Error(err)
		}
		message.Answers = append(message.Answers, &NumberedAnswer{Number: call.GetNumber(), Response: data})
	}
	s.replies <- fakeReply{message: message}
}

// streaming runs f in a bubble with a client whose pack serves the stream, and checks that all of the client's goroutines end.
func streaming(t *testing.T, f func(t *testing.T, c *Client, opened <-chan *fakeStream)) {
	synctest.Test(t, func(t *testing.T) {
		opened := make(chan *fakeStream, 1)
		pack := newStreamingClient(t.Context(), fakeStreams{opened: opened})
		c := &Client{pack: pack, endStream: pack.close, host: newHostServer()}
		defer c.close()
		if _, err := c.Describe(t.Context()); err != nil {
			t.Fatal(err)
		}
		f(t, c, opened)
	})
}

// process begins a call with one text and returns a channel for its result.
func process(ctx context.Context, c *Client, text string) <-chan outcome {
	done := make(chan outcome, 1)
	go func() {
		results, err := c.ProcessRoles(ctx, model.RolesCall{Groups: []model.Group{{Texts: []string{text}, Timeout: time.Minute}}})
		done <- outcome{results, err}
	}()
	return done
}

type outcome struct {
	results [][]model.Result
	err     error
}

func (o outcome) hold(t *testing.T, html string) {
	t.Helper()
	if diff := cmp.Diff([][]model.Result{{{HTML: html}}}, o.results); diff != "" || o.err != nil {
		t.Errorf("got error %v, -want +got:\n%s", o.err, diff)
	}
}

// texts returns the text of each call.
func texts(t *testing.T, calls []*NumberedCall) []string {
	t.Helper()
	var out []string
	for _, call := range calls {
		req := &ProcessRolesRequest{}
		if err := proto.Unmarshal(call.GetRequest(), req); err != nil {
			t.Error(err)
		}
		out = append(out, req.GetGroups()[0].GetTexts()...)
	}
	return out
}

// TestStreamBatch checks that calls at the same time share a message, that each gets its own answer, and that a call whose caller stops
// waiting isn't sent, or is cancelled if it was sent.
func TestStreamBatch(t *testing.T) {
	streaming(t, func(t *testing.T, c *Client, opened <-chan *fakeStream) {
		ctx, cancel := context.WithCancel(t.Context())
		a := process(ctx, c, "a")
		stream := <-opened
		synctest.Wait()
		// The pack reads nothing, so the other calls wait.
		b := process(t.Context(), c, "b")
		synctest.Wait()
		left, leave := context.WithCancel(t.Context())
		gone := process(left, c, "gone")
		synctest.Wait()
		d := process(t.Context(), c, "d")
		synctest.Wait()
		leave()
		if got := (<-gone).err; got != context.Canceled {
			t.Errorf("got %v, want %v", got, context.Canceled)
		}
		first, second := <-stream.requests, <-stream.requests
		got := [][]string{texts(t, first.GetCalls()), texts(t, second.GetCalls())}
		if diff := cmp.Diff([][]string{{"a"}, {"b", "d"}}, got); diff != "" || len(first.Cancelled)+len(second.Cancelled) > 0 {
			t.Errorf("cancelled %v and %v, -want +got:\n%s", first.Cancelled, second.Cancelled, diff)
		}
		stream.answer(t, second.Calls[1])
		(<-d).hold(t, "//d")
		cancel()
		if got := (<-a).err; got != context.Canceled {
			t.Errorf("got %v, want %v", got, context.Canceled)
		}
		want := &StreamRolesRequest{Cancelled: []uint64{first.Calls[0].Number}}
		if diff := cmp.Diff(want, <-stream.requests, protocmp.Transform()); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		// An answer that comes too late is ignored.
		stream.answer(t, first.Calls[0], second.Calls[0])
		(<-b).hold(t, "//b")
		if s := c.pack.(*streamingClient).stream; len(s.calls)+len(s.waiting)+len(s.cancelled) > 0 {
			t.Errorf("calls %v, waiting %v and cancelled %v are still in memory after the last answer", s.calls, s.waiting, s.cancelled)
		}
	})
}

// TestStreamForgets checks that the garbage collector frees an answered call while the stream is idle.
func TestStreamForgets(t *testing.T) {
	streaming(t, func(t *testing.T, c *Client, opened <-chan *fakeStream) {
		done := process(t.Context(), c, "a")
		stream := <-opened
		answered := func() weak.Pointer[NumberedCall] {
			calls := (<-stream.requests).Calls
			stream.answer(t, calls...)
			return weak.Make(calls[0])
		}()
		(<-done).hold(t, "//a")
		synctest.Wait()
		runtime.GC()
		if answered.Value() != nil {
			t.Error("the call is still in memory")
		}
	})
}

// TestStreamDeadline checks that a call without an answer ends in the same way as without the stream, a moment after its deadline.
func TestStreamDeadline(t *testing.T) {
	streaming(t, func(t *testing.T, c *Client, opened <-chan *fakeStream) {
		begin := time.Now()
		done := process(t.Context(), c, "a")
		stream := <-opened
		call := (<-stream.requests).Calls[0]
		if got, want := timeoutFromWire(call.GetTimeout()), time.Minute+grace; got != want {
			t.Errorf("got a timeout of %v, want %v", got, want)
		}
		want := outcome{[][]model.Result{{{Err: model.NoAnswerError(time.Minute)}}}, nil}
		if diff := cmp.Diff(want, <-done, cmp.AllowUnexported(outcome{})); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if got, want := time.Since(begin), time.Minute+grace; got != want {
			t.Errorf("it took %v, want %v", got, want)
		}
		if got, want := (<-stream.requests).Cancelled, []uint64{call.Number}; !slices.Equal(got, want) {
			t.Errorf("got %v cancelled, want %v", got, want)
		}
	})
}

// TestStreamEnds checks the error of calls whose stream ends, and that the next call opens another stream.
func TestStreamEnds(t *testing.T) {
	for _, test := range []struct {
		name         string
		reply        fakeReply
		disconnected bool
		want         string
	}{
		{
			name: "connection", reply: fakeReply{err: status.Error(codes.Unavailable, "EOF")},
			disconnected: true, want: "rpc error: code = Unavailable desc = EOF",
		},
		{
			name: "pack's end", reply: fakeReply{err: io.EOF},
			disconnected: true, want: "rpc error: code = Unavailable desc = the pack ended the stream of calls",
		},
		{
			name: "no such call", reply: fakeReply{err: status.Error(codes.Unimplemented, "no StreamRoles")},
			want: "rpc error: code = Unimplemented desc = no StreamRoles",
		},
		{
			name: "nothing", reply: fakeReply{message: &StreamRolesResponse{}},
			want: "rpc error: code = Internal desc = the pack sent a message without an answer",
		},
		{
			name: "no number", reply: fakeReply{message: &StreamRolesResponse{Answers: []*NumberedAnswer{{}}}},
			want: "rpc error: code = Internal desc = the pack answered call 0 of 2",
		},
		{
			name: "a number that wasn't", reply: fakeReply{message: &StreamRolesResponse{Answers: []*NumberedAnswer{{Number: 3}}}},
			want: "rpc error: code = Internal desc = the pack answered call 3 of 2",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			streaming(t, func(t *testing.T, c *Client, opened <-chan *fakeStream) {
				a := process(t.Context(), c, "a")
				stream := <-opened
				<-stream.requests
				// The pack hasn't read the call when the stream ends.
				b := process(t.Context(), c, "b")
				synctest.Wait()
				stream.replies <- test.reply
				for _, done := range []<-chan outcome{a, b} {
					got := <-done
					_, disconnected := errors.AsType[*model.DisconnectedError](got.err)
					if errorText(got.err) != test.want || disconnected != test.disconnected || got.results[0][0].Err != model.Lost {
						t.Errorf("got results %v, disconnected %t, error %v; want %q", got.results, disconnected, got.err, test.want)
					}
				}
				next := process(t.Context(), c, "c")
				stream = <-opened
				stream.answer(t, (<-stream.requests).Calls...)
				(<-next).hold(t, "//c")
			})
		})
	}
}

// TestStreamBadAnswer checks that a malformed answer is an error only of its call.
func TestStreamBadAnswer(t *testing.T) {
	streaming(t, func(t *testing.T, c *Client, opened <-chan *fakeStream) {
		a := process(t.Context(), c, "a")
		stream := <-opened
		first := (<-stream.requests).Calls[0]
		b := process(t.Context(), c, "b")
		second := (<-stream.requests).Calls[0]
		bad := &NumberedAnswer{Number: first.Number, Response: []byte("\xff")}
		stream.replies <- fakeReply{message: &StreamRolesResponse{Answers: []*NumberedAnswer{bad}}}
		if got := (<-a).err; status.Code(got) != codes.Internal {
			t.Errorf("got %v, want an internal error", got)
		}
		stream.answer(t, second)
		(<-b).hold(t, "//b")
	})
}

// TestStreamClose checks that closing the client ends calls under way, and that further calls fail.
func TestStreamClose(t *testing.T) {
	streaming(t, func(t *testing.T, c *Client, opened <-chan *fakeStream) {
		a := process(t.Context(), c, "a")
		stream := <-opened
		<-stream.requests
		c.close()
		if stream.ctx.Err() == nil {
			t.Error("the stream goes on")
		}
		for _, done := range []<-chan outcome{a, process(t.Context(), c, "b")} {
			if got := (<-done).err; got != context.Canceled {
				t.Errorf("got %v, want %v", got, context.Canceled)
			}
		}
		if len(opened) > 0 {
			t.Error("another stream was opened")
		}
	})
}

// TestByItself checks which calls don't go over the stream.
func TestByItself(t *testing.T) {
	for _, test := range []struct {
		name   string
		client func(*Client)
		text   string
		want   error
	}{
		{name: "small", text: "a"},
		{name: "large", text: string(make([]byte, maxStreamed)), want: errByItself},
		{name: "not offered", client: func(c *Client) { c.pack.(*streamingClient).offered = false }, text: "a", want: errByItself},
	} {
		t.Run(test.name, func(t *testing.T) {
			streaming(t, func(t *testing.T, c *Client, opened <-chan *fakeStream) {
				if test.client != nil {
					test.client(c)
				}
				done := process(t.Context(), c, test.text)
				if test.want == nil {
					stream := <-opened
					stream.answer(t, (<-stream.requests).Calls...)
				}
				if got := (<-done).err; got != test.want {
					t.Errorf("got %v, want %v", got, test.want)
				}
			})
		})
	}
}
