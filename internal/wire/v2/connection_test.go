package v2

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	hclog "github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// fakePack is a pack whose calls are answered by functions of the test.
type fakePack struct {
	describe  func(context.Context) (*model.Description, error)
	configure func(context.Context, model.Configs) error
	roles     func(context.Context, model.RolesCall) ([][]model.Result, error)
	contents  func(context.Context, model.ContentsCall) (string, error)
}

func (p fakePack) Describe(ctx context.Context) (*model.Description, error) { return p.describe(ctx) }

func (p fakePack) Configure(ctx context.Context, configs model.Configs) error {
	if p.configure == nil {
		return nil
	}
	return p.configure(ctx, configs)
}

func (p fakePack) ProcessRoles(ctx context.Context, c model.RolesCall) ([][]model.Result, error) {
	return p.roles(ctx, c)
}

func (p fakePack) ProcessContents(ctx context.Context, c model.ContentsCall) (string, error) {
	return p.contents(ctx, c)
}

// fakeHost is the host's side of a call.
type fakeHost struct {
	contents string
	tables   map[string]map[string]string
}

func (h fakeHost) Lookup(_ context.Context, table, key string) (string, bool, error) {
	t, ok := h.tables[table]
	if !ok {
		return "", false, model.Errorf(diagnostic.NotFound, "no table %q", table)
	}
	value, found := t[key]
	return value, found, nil
}

func (h fakeHost) Contents(context.Context) (string, error) {
	if h.contents == "" {
		return "", model.Errorf(diagnostic.Unsupported, "no post here")
	}
	return h.contents, nil
}

// connect serves p like a pack on a real connection, and returns the host's client. The pack isn't configured yet.
func connect(t *testing.T, p model.Pack) *Client {
	t.Helper()
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	where := make(chan *goplugin.ReattachConfig, 1)
	closed := make(chan struct{})
	handshake := goplugin.HandshakeConfig{ProtocolVersion: 1, MagicCookieKey: "HTMLIZE_V2_TEST", MagicCookieValue: "x"}
	description := &model.Description{Plugins: []model.PluginDescription{{Name: "a"}, {Name: "b"}, {Name: "c"}}}
	go goplugin.Serve(&goplugin.ServeConfig{
		HandshakeConfig:  handshake,
		VersionedPlugins: map[int]goplugin.PluginSet{2: ServerSet(ctx, p, description, model.Serving{})},
		GRPCServer:       NewGRPCServer,
		Logger:           hclog.NewNullLogger(),
		Test:             &goplugin.ServeTestConfig{Context: ctx, ReattachConfigCh: where, CloseCh: closed},
	})
	var server *goplugin.ReattachConfig
	select {
	case server = <-where:
	case <-closed:
		t.Fatalf("no socket can be made in %s", os.TempDir())
	}
	client := goplugin.NewClient(&goplugin.ClientConfig{
		HandshakeConfig:  handshake,
		Plugins:          ClientSet([]string{"a", "b"}),
		Reattach:         server,
		AllowedProtocols: []goplugin.Protocol{goplugin.ProtocolGRPC},
		GRPCDialOptions:  DialOptions(),
		Logger:           hclog.NewNullLogger(),
	})
	conn, err := client.Client()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		// The end of the connection ends the server. Stopping the server at the same time would be a race inside go-plugin.
		_ = conn.Close()
		<-closed
		stop()
	})
	c, release, err := Connect(t.Context(), conn, []string{"a", "b"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(release)
	return c.(*Client)
}

func configure(t *testing.T, c *Client) {
	t.Helper()
	if err := c.Configure(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
}

// TestConnectionErrors checks that the error of each call is the same on the other side.
func TestConnectionErrors(t *testing.T) {
	want := &model.Error{Code: diagnostic.InvalidConfig, Message: "no <luck>\n日本"}
	c := connect(t, fakePack{
		describe:  func(context.Context) (*model.Description, error) { return nil, want },
		configure: func(context.Context, model.Configs) error { return fmt.Errorf("x: %w", want) },
		roles:     func(context.Context, model.RolesCall) ([][]model.Result, error) { return nil, want },
		contents:  func(context.Context, model.ContentsCall) (string, error) { return "", want },
	})
	for name, call := range map[string]func() error{
		"Describe":  func() error { _, err := c.Describe(t.Context()); return err },
		"Configure": func() error { return c.Configure(t.Context(), nil) },
		"ProcessRoles": func() error {
			_, err := c.ProcessRoles(t.Context(), model.RolesCall{Groups: []model.Group{{Texts: []string{"x"}}}})
			return err
		},
		"ProcessContents": func() error { _, err := c.ProcessContents(t.Context(), model.ContentsCall{}); return err },
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(error(want), call()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestLongError checks that an error with a long message arrives, with the message cut: an error of one text, and one of a whole call,
// which gRPC carries in its headers.
func TestLongError(t *testing.T) {
	for _, size := range []int{model.MaxMessage, model.MaxMessage + 1, 24 << 20} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			reported := &model.Error{Code: diagnostic.Plugin, Message: strings.Repeat("é", size/2+1)[:size]}
			want := model.ErrorToSend(reported.Code, reported.Message)
			c := connect(t, fakePack{
				roles: func(context.Context, model.RolesCall) ([][]model.Result, error) {
					return [][]model.Result{{{Err: reported}}}, nil
				},
				contents: func(context.Context, model.ContentsCall) (string, error) { return "", reported },
			})
			results, err := c.ProcessRoles(t.Context(), model.RolesCall{Groups: []model.Group{{Texts: []string{"x"}}}})
			if diff := cmp.Diff([][]model.Result{{{Err: want}}}, results); diff != "" || err != nil {
				t.Errorf("roles: got error %v, -want +got:\n%s", err, diff)
			}
			_, err = c.ProcessContents(t.Context(), model.ContentsCall{})
			if diff := cmp.Diff(error(want), err); diff != "" {
				t.Errorf("contents (-want +got):\n%s", diff)
			}
		})
	}
}

// TestCancelReachesPack checks that a plugin's context ends when the caller's context ends.
func TestCancelReachesPack(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	c := connect(t, fakePack{contents: func(ctx context.Context, _ model.ContentsCall) (string, error) {
		cancel()
		<-ctx.Done()
		ended <- ctx.Err()
		return "", ctx.Err()
	}})
	if _, err := c.ProcessContents(ctx, model.ContentsCall{}); err != context.Canceled {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
	if got := <-ended; got != context.Canceled {
		t.Errorf("in the pack: got %v, want %v", got, context.Canceled)
	}
}

// TestLargest sends a text of the greatest size, and receives two results of the greatest size, which don't fit into one message.
func TestLargest(t *testing.T) {
	if testing.Short() || raceDetector {
		t.Skip("it takes a gigabyte of memory, and long under the race detector")
	}
	large := strings.Repeat("a", model.MaxText)
	p := fakePack{
		describe: func(context.Context) (*model.Description, error) {
			return &model.Description{Features: Features()}, nil
		},
		roles: func(_ context.Context, c model.RolesCall) ([][]model.Result, error) {
			results := make([]model.Result, len(c.Groups[0].Texts))
			for i := range results {
				results[i].HTML = large
			}
			return [][]model.Result{results}, nil
		},
		contents: func(_ context.Context, c model.ContentsCall) (string, error) { return fmt.Sprint(c.Text == large), nil },
	}
	c := connect(t, p)
	roles := func(way string) {
		results, err := c.ProcessRoles(t.Context(), model.RolesCall{Groups: []model.Group{{Texts: []string{"a", "b"}}}})
		if err != nil {
			t.Fatal(way, err)
		}
		for i, r := range results[0] {
			if r.Err != nil || r.HTML != large {
				t.Errorf("%s: text %d: got error %v or another result", way, i, r.Err)
			}
		}
	}
	roles("by itself")
	if _, err := c.Describe(t.Context()); err != nil {
		t.Fatal(err)
	}
	roles("over the stream")
	// Other calls on the stream aren't affected.
	request, err := proto.Marshal(&ProcessRolesRequest{Groups: []*RoleGroup{{Texts: []string{"a", "b"}}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (&packServer{pack: p, host: &hostConn{}}).processBytes(t.Context(), request); status.Code(err) != codes.ResourceExhausted {
		t.Errorf("got error %v, want one of an exhausted resource", err)
	}
	got, err := c.ProcessContents(t.Context(), model.ContentsCall{Text: large})
	if err != nil || got != "true" {
		t.Errorf("contents: got error %v or another text", err)
	}
}

func TestSets(t *testing.T) {
	server := ServerSet(t.Context(), fakePack{}, &model.Description{Plugins: []model.PluginDescription{{Name: "a"}, {Name: "b"}}}, model.Serving{})
	client := ClientSet([]string{"a"})
	if got, want := []int{len(server), len(client)}, []int{2, 1}; !cmp.Equal(got, want) {
		t.Errorf("got %v plugins, want %v", got, want)
	}
	if server["a"] != server["b"] {
		t.Error("got two services; want one under all names")
	}
	if _, err := server["a"].(goplugin.GRPCPlugin).GRPCClient(t.Context(), nil, nil); errorText(err) != "a pack dispenses no plugins" {
		t.Errorf("got error %v", err)
	}
	if err := client["a"].(goplugin.GRPCPlugin).GRPCServer(nil, nil); errorText(err) != "a host serves no plugins" {
		t.Errorf("got error %v", err)
	}
	if _, _, err := Connect(t.Context(), nil, nil); errorText(err) != "no plugin to dispense" {
		t.Errorf("got error %v", err)
	}
}
