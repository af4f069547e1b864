package v2

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protopath"
	"google.golang.org/protobuf/reflect/protorange"
	"google.golang.org/protobuf/reflect/protoreflect"

	"example.com/htmlize"
	"example.com/htmlize/internal/model"
)

// unread are the fields that only packs without the SDK use.
var unread = []string{"PostResponse.post"}

// TestEveryField makes every call of protocol 2 over a connection, with every field of the model set, to a pack with every feature and to
// one without. Every field of the model has to arrive, every field of every message has to be set, and where a field is cleared on the
// way, the result has to differ. So a new field of pack.proto or of the model can't be forgotten on either side.
func TestEveryField(t *testing.T) {
	sent := filled[conversation]()
	for _, results := range append(sent.Results, sent.Streamed.Results...) {
		results[0].Err = nil
		results[1].HTML = ""
	}
	// Before a pack has described itself, it gets a post without the fields that need a feature.
	sent.Roles.Post = withoutMeta(sent.Roles.Post)
	featured := sent
	description := *sent.Description
	description.Features = Features()
	featured.Description = &description
	sent.Contents.Post, sent.Streamed.Roles.Post = withoutMeta(sent.Contents.Post), withoutMeta(sent.Streamed.Roles.Post)
	conversations := []conversation{sent, featured}
	t.Run("as sent", func(t *testing.T) {
		var seen, set sync.Map
		for _, sent := range conversations {
			got, err := sent.converse(t, func(m protoreflect.Message) {
				seen.Store(m.Descriptor(), true)
				for _, field := range list(m.Descriptor().Fields()) {
					if m.Has(field) {
						set.Store(field, true)
					}
				}
			})
			if diff := cmp.Diff(sent, got); diff != "" || err != nil {
				t.Errorf("got error %v, -want +got:\n%s", err, diff)
			}
		}
		for _, m := range list(File_internal_wire_v2_pack_proto.Messages()) {
			if _, ok := seen.Load(m); !ok {
				t.Errorf("no %s was on the way", m.FullName())
			}
			for _, field := range list(m.Fields()) {
				if _, ok := set.Load(field); !ok {
					t.Errorf("%s is not set", field.FullName())
				}
			}
		}
	})
	for _, message := range list(File_internal_wire_v2_pack_proto.Messages()) {
		for _, field := range list(message.Fields()) {
			name := strings.TrimPrefix(string(field.FullName()), string(field.ParentFile().Package())+".")
			t.Run("without "+name, func(t *testing.T) {
				missed := false
				for _, sent := range conversations {
					got, err := sent.converse(t, func(m protoreflect.Message) {
						if m.Descriptor() == message {
							m.Clear(field)
						}
					})
					missed = missed || err != nil || !cmp.Equal(sent, got)
				}
				if want := !slices.Contains(unread, name); missed != want {
					t.Errorf("missed: got %t, want %t", missed, want)
				}
			})
		}
	}
}

func withoutMeta(p htmlize.Post) htmlize.Post {
	p.IDText, p.Meta = "", nil
	return p
}

// TestPostMeta checks that a pack without the feature gets a post with the fields of the first release of protocol 2.
func TestPostMeta(t *testing.T) {
	for _, features := range [][]string{nil, {model.PostMeta}} {
		var got htmlize.Post
		c := connect(t, fakePack{
			describe: func(context.Context) (*model.Description, error) { return &model.Description{Features: features}, nil },
			contents: func(_ context.Context, c model.ContentsCall) (string, error) {
				got = c.Post
				return "", nil
			},
		})
		if _, err := c.Describe(t.Context()); err != nil {
			t.Fatal(err)
		}
		sent := filled[htmlize.Post]()
		if _, err := c.ProcessContents(t.Context(), model.ContentsCall{Post: sent}); err != nil {
			t.Fatal(err)
		}
		want := sent
		if features == nil {
			want = withoutMeta(sent)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("features %v (-want +got):\n%s", features, diff)
		}
	}
}

// conversation is what host and pack send each other in all calls of protocol 2.
type conversation struct {
	Description *model.Description
	Configs     model.Configs
	Roles       model.RolesCall
	Results     [][]model.Result
	Contents    model.ContentsCall
	Text        string
	Lookup      struct{ Table, Key, Value string }
	Found       bool
	Post        string
	Streamed    streamedConversation
}

// streamedConversation is what they send over the stream.
type streamedConversation struct {
	Roles   model.RolesCall
	Results [][]model.Result
	// Bounded says that a deadline arrived.
	Bounded bool
	// Reported and Refused are the errors of whole calls: one of the pack's code, and one of gRPC.
	Reported *model.Error
	Refused  string
	// Cancelled says that a call was cancelled, and another at the same time wasn't.
	Cancelled bool
}

// converse makes the conversation over a connection. It returns what arrived on the other side of each call, and all errors. It passes each
// message, and each message in it, to visit, which may change it.
func (sent conversation) converse(t *testing.T, visit func(protoreflect.Message)) (got conversation, err error) {
	var errs []error
	heard := func(err error) { errs = append(errs, err) }
	var streamed model.Pack
	c := connect(t, fakePack{
		describe: func(context.Context) (*model.Description, error) { return sent.Description, nil },
		configure: func(_ context.Context, configs model.Configs) error {
			got.Configs = configs
			return nil
		},
		roles: func(ctx context.Context, c model.RolesCall) ([][]model.Result, error) {
			if streamed != nil {
				return streamed.ProcessRoles(ctx, c)
			}
			got.Roles, got.Roles.Host = c, nil
			return sent.Results, nil
		},
		contents: func(ctx context.Context, c model.ContentsCall) (string, error) {
			got.Contents, got.Contents.Host = c, nil
			service, err := c.Host.(callHost).conn.get(ctx)
			heard(err)
			if back, ok := service.(*hostClient); ok {
				back.cc = tap{back.cc, visit}
			}
			got.Lookup.Value, got.Found, err = c.Host.Lookup(ctx, sent.Lookup.Table, sent.Lookup.Key)
			heard(err)
			got.Post, err = c.Host.Contents(ctx)
			heard(err)
			return sent.Text, nil
		},
	})
	there := c.pack.(*streamingClient).PackClient.(*packClient)
	there.cc = tap{there.cc, visit}

	host := asked{sent, &got}
	roles := sent.Roles
	roles.Host = host
	// Before the pack has described itself, calls don't go over the stream.
	got.Results, err = c.ProcessRoles(t.Context(), roles)
	heard(err)
	got.Description, err = c.Describe(t.Context())
	heard(err)
	heard(c.Configure(t.Context(), sent.Configs))
	contents := sent.Contents
	contents.Host = host
	got.Text, err = c.ProcessContents(t.Context(), contents)
	heard(err)
	if err := errors.Join(errs...); err != nil {
		return got, err
	}
	return got, sent.Streamed.converse(t, c, &got.Streamed, &streamed)
}

// converse makes the conversation with c. It sets *pack to the pack that c reaches.
func (sent streamedConversation) converse(t *testing.T, c *Client, got *streamedConversation, pack *model.Pack) (err error) {
	says := func(roles func(context.Context, model.RolesCall) ([][]model.Result, error)) {
		*pack = fakePack{roles: roles}
	}
	says(func(ctx context.Context, c model.RolesCall) ([][]model.Result, error) {
		got.Roles, got.Roles.Host = c, nil
		_, got.Bounded = ctx.Deadline()
		return sent.Results, nil
	})
	got.Results, err = c.ProcessRoles(t.Context(), sent.Roles)
	if err != nil || !cmp.Equal(sent.Roles, got.Roles) {
		// The rest would never end.
		return err
	}
	says(func(context.Context, model.RolesCall) ([][]model.Result, error) { return nil, sent.Reported })
	_, err = c.ProcessRoles(t.Context(), sent.Roles)
	if !errors.As(err, &got.Reported) {
		return err
	}
	says(func(context.Context, model.RolesCall) ([][]model.Result, error) {
		return nil, status.Error(codes.FailedPrecondition, sent.Refused)
	})
	_, err = c.ProcessRoles(t.Context(), sent.Roles)
	if status.Code(err) != codes.FailedPrecondition {
		return err
	}
	got.Refused = status.Convert(err).Message()

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var together sync.WaitGroup
	together.Add(2)
	cancelled := make(chan struct{})
	says(func(ctx context.Context, c model.RolesCall) ([][]model.Result, error) {
		together.Done()
		together.Wait()
		if c.Post.ID == sent.Roles.Post.ID {
			<-cancelled
			return sent.Results, nil
		}
		cancel()
		<-ctx.Done()
		close(cancelled)
		return nil, ctx.Err()
	})
	other := sent.Roles
	other.Post.ID++
	ended := make(chan error, 1)
	go func() {
		_, err := c.ProcessRoles(ctx, other)
		ended <- err
	}()
	_, err = c.ProcessRoles(t.Context(), sent.Roles)
	got.Cancelled = <-ended == context.Canceled
	return err
}

// asked is the host's side of a conversation.
type asked struct {
	sent conversation
	got  *conversation
}

func (h asked) Lookup(_ context.Context, table, key string) (string, bool, error) {
	h.got.Lookup.Table, h.got.Lookup.Key = table, key
	return h.sent.Lookup.Value, h.sent.Found, nil
}

func (h asked) Contents(context.Context) (string, error) { return h.sent.Post, nil }

// tap is a connection that passes each of its messages to visit.
type tap struct {
	grpc.ClientConnInterface
	visit func(protoreflect.Message)
}

func (c tap) Invoke(ctx context.Context, method string, args, reply any, opts ...grpc.CallOption) error {
	request := proto.Clone(args.(proto.Message))
	if err := each(request, c.visit); err != nil {
		return err
	}
	if err := c.ClientConnInterface.Invoke(ctx, method, request, reply, opts...); err != nil {
		return err
	}
	return each(reply.(proto.Message), c.visit)
}

func (c tap) NewStream(ctx context.Context, desc *grpc.StreamDesc, method string, opts ...grpc.CallOption) (grpc.ClientStream, error) {
	stream, err := c.ClientConnInterface.NewStream(ctx, desc, method, opts...)
	return tappedStream{stream, c.visit}, err
}

// tappedStream is a stream that passes each of its messages to visit.
type tappedStream struct {
	grpc.ClientStream
	visit func(protoreflect.Message)
}

func (s tappedStream) SendMsg(m any) error {
	message := proto.Clone(m.(proto.Message))
	if err := each(message, s.visit); err != nil {
		return err
	}
	return s.ClientStream.SendMsg(message)
}

func (s tappedStream) RecvMsg(m any) error {
	if err := s.ClientStream.RecvMsg(m); err != nil {
		return err
	}
	return each(m.(proto.Message), s.visit)
}

// each calls visit with m and every message of protocol 2 in it, the outer ones first.
func each(m proto.Message, visit func(protoreflect.Message)) error {
	return protorange.Range(m.ProtoReflect(), func(path protopath.Values) error {
		inner, ok := path.Index(-1).Value.Interface().(protoreflect.Message)
		if ok && inner.Descriptor().ParentFile() == File_internal_wire_v2_pack_proto {
			visit(inner)
		}
		return nil
	})
}

// list returns the elements of a list of descriptors.
func list[D any](descriptors interface {
	Len() int
	Get(int) D
}) []D {
	out := make([]D, descriptors.Len())
	for i := range out {
		out[i] = descriptors.Get(i)
	}
	return out
}
