package v1

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	goplugin "github.com/hashicorp/go-plugin"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// plugin2023 is a plugin of 2023 that returns the arguments of its calls as text. It hangs on the text "hang" until release is closed.
func plugin2023(release <-chan struct{}) *old {
	answer := func(text, said string) (string, error) {
		switch text {
		case "error":
			return "half", errors.New("no luck")
		case "empty error":
			return "half", errors.New("")
		case "hang":
			<-release
		}
		return said, nil
	}
	return &old{
		hooks: []string{"contents", "role:tt"},
		role:  func(a OldRoleArgs) (string, error) { return answer(a.Value, fmt.Sprintf("%+v", a)) },
		contents: func(a OldContentsArgs) (string, error) {
			return answer(a.Value, fmt.Sprintf("%+v", a))
		},
	}
}

func TestConnect(t *testing.T) {
	set := goplugin.PluginSet{"htmlize": plugin2023(nil), "silent": &old{}}
	for _, test := range []struct {
		names []string
		want  []model.PluginDescription
	}{
		{names: []string{"htmlize"}, want: []model.PluginDescription{{Name: "htmlize", Hooks: []model.Hook{"contents", "role:tt"}}}},
		{
			names: []string{"silent", "tt", "htmlize"},
			want: []model.PluginDescription{
				{Name: "silent", Hooks: []model.Hook{}}, {Name: "htmlize", Hooks: []model.Hook{"contents", "role:tt"}},
			},
		},
		{names: []string{"tt"}},
	} {
		t.Run(strings.Join(test.names, " "), func(t *testing.T) {
			got, err := connect(t, set, test.names...).Describe(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(&model.Description{Protocols: []int{1}, Plugins: test.want}, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// withoutHooks is a plugin for another program, which has none of protocol 1's methods.
type withoutHooks struct{ goplugin.Plugin }

func (withoutHooks) Server(*goplugin.MuxBroker) (any, error) { return &otherServer{}, nil }

type otherServer struct{}

func (*otherServer) Greet(string, *string) error { return nil }

func TestConnectOther(t *testing.T) {
	conn := connection(t, goplugin.PluginSet{"other": withoutHooks{}}, nil)
	_, _, err := Connect(t.Context(), conn, []string{"other"})
	const want = "ask plugin other for its hooks: rpc: can't find method Plugin.Hooks"
	if got := errorText(err); got != want {
		t.Errorf("got error %q, want %q", got, want)
	}
}

func TestConnectCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	conn := connection(t, goplugin.PluginSet{"htmlize": plugin2023(nil)}, nil)
	if _, _, err := Connect(ctx, conn, []string{"htmlize"}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}

func TestConfigure(t *testing.T) {
	c := connect(t, goplugin.PluginSet{"htmlize": plugin2023(nil)}, "htmlize")
	for _, test := range []struct {
		name    string
		configs model.Configs
		want    error
	}{
		{"none", nil, nil},
		{"another plugin's", model.Configs{"tt": []byte(`{}`)}, nil},
		{"its own", model.Configs{"htmlize": []byte(`{}`)}, &model.Error{
			Code: diagnostic.Unsupported, Message: "plugin htmlize is configured, and protocol 1 can't carry a configuration",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, c.Configure(t.Context(), test.configs)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestProcessRoles(t *testing.T) {
	c := connect(t, goplugin.PluginSet{"htmlize": plugin2023(nil)}, "htmlize")
	got, err := c.ProcessRoles(t.Context(), model.RolesCall{
		Post: htmlize.Post{ID: 7, Author: "Joe", Title: "no such thing in 2023"},
		Host: fakeHost{contents: "all"},
		Groups: []model.Group{
			{Plugin: "htmlize", Role: "tt", Texts: []string{"a", "error", "empty error", ""}},
			{Plugin: "none", Role: "tt", Texts: []string{"a"}},
			{Plugin: "htmlize", Role: "tt"},
			{Plugin: "htmlize", Role: "code", Texts: []string{"b"}, Timeout: time.Hour},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := [][]model.Result{
		{
			{HTML: "{Role:tt Value:a Post:{Id:7 Author:Joe Contents:all}}"},
			{Err: &model.Error{Code: diagnostic.Unknown, Message: "no luck"}},
			// To net/rpc, an error without a text is no error.
			{HTML: "half"},
			{HTML: "{Role:tt Value: Post:{Id:7 Author:Joe Contents:all}}"},
		},
		{{Err: &model.Error{Code: diagnostic.NotFound, Message: "no plugin none"}}},
		{},
		{{HTML: "{Role:code Value:b Post:{Id:7 Author:Joe Contents:all}}"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestProcessContents(t *testing.T) {
	c := connect(t, goplugin.PluginSet{"htmlize": plugin2023(nil)}, "htmlize")
	for _, test := range []struct {
		name, plugin, text string
		host               fakeHost
		want               string
		wantErr            error
	}{
		{
			name: "text", plugin: "htmlize", text: "<p>x</p>", host: fakeHost{contents: "all"},
			want: "{Value:<p>x</p> Post:{Id:7 Author:Joe Contents:all}}",
		},
		{name: "error", plugin: "htmlize", text: "error", wantErr: &model.Error{Code: diagnostic.Unknown, Message: "no luck"}},
		{name: "no plugin", plugin: "none", text: "x", wantErr: &model.Error{Code: diagnostic.NotFound, Message: "no plugin none"}},
		{
			name: "host's error", plugin: "htmlize", text: "x", host: fakeHost{err: model.Errorf(diagnostic.NotFound, "no post")},
			wantErr: &model.Error{Code: diagnostic.NotFound, Message: "no post"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := c.ProcessContents(t.Context(), model.ContentsCall{
				Plugin: test.plugin, Stage: htmlize.AfterRoles, Text: test.text, Host: test.host,
				Post: htmlize.Post{ID: 7, Author: "Joe"},
			})
			if diff := cmp.Diff(test.wantErr, err); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
			if got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

// TestTimeouts checks that only the group of a plugin that hangs times out, and not the groups before and after it.
func TestTimeouts(t *testing.T) {
	release := make(chan struct{})
	defer close(release)
	c := connect(t, goplugin.PluginSet{"htmlize": plugin2023(release)}, "htmlize")
	const timeout = 500 * time.Millisecond
	got, err := c.ProcessRoles(t.Context(), model.RolesCall{Host: fakeHost{}, Groups: []model.Group{
		{Plugin: "htmlize", Role: "a", Texts: []string{"x"}, Timeout: time.Hour},
		{Plugin: "htmlize", Role: "b", Texts: []string{"x", "hang", "y"}, Timeout: timeout},
		{Plugin: "htmlize", Role: "c", Texts: []string{"x"}, Timeout: time.Hour},
	}})
	if err != nil {
		t.Fatal(err)
	}
	said := func(role string) model.Result {
		return model.Result{HTML: fmt.Sprintf("{Role:%s Value:x Post:{Id:0 Author: Contents:}}", role)}
	}
	late := model.NoAnswerError(timeout)
	if diff := cmp.Diff([][]model.Result{{said("a")}, {said("b"), {Err: late}, {Err: model.Shared(late)}}, {said("c")}}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	_, err = c.ProcessContents(t.Context(), model.ContentsCall{Plugin: "htmlize", Text: "hang", Timeout: timeout, Host: fakeHost{}})
	if diff := cmp.Diff(error(model.NoAnswerError(timeout)), err); diff != "" {
		t.Errorf("contents (-want +got):\n%s", diff)
	}
}

// TestCancel checks that a call ends when its context ends, while the plugin still hangs.
func TestCancel(t *testing.T) {
	release, called := make(chan struct{}), make(chan struct{}, 2)
	defer close(release)
	hang := func() (string, error) {
		called <- struct{}{}
		<-release
		return "", nil
	}
	c := connect(t, goplugin.PluginSet{"htmlize": &old{
		role:     func(OldRoleArgs) (string, error) { return hang() },
		contents: func(OldContentsArgs) (string, error) { return hang() },
	}}, "htmlize")
	ctx, cancel := context.WithCancel(t.Context())
	errs := make(chan error, 2)
	go func() {
		_, err := c.ProcessRoles(ctx, model.RolesCall{Host: fakeHost{}, Groups: []model.Group{
			{Plugin: "htmlize", Role: "tt", Texts: []string{"x"}, Timeout: time.Hour},
		}})
		errs <- err
	}()
	go func() {
		_, err := c.ProcessContents(ctx, model.ContentsCall{Plugin: "htmlize", Text: "x", Host: fakeHost{}})
		errs <- err
	}()
	for range 2 {
		select {
		case <-called:
		case err := <-errs:
			t.Fatalf("got error %v before the plugin was called", err)
		}
	}
	cancel()
	for range 2 {
		if got := <-errs; got != context.Canceled {
			t.Errorf("got %v, want %v", got, context.Canceled)
		}
	}
	t.Run("before the call", func(t *testing.T) {
		_, err := c.ProcessRoles(ctx, model.RolesCall{Host: fakeHost{}, Groups: []model.Group{
			{Plugin: "htmlize", Role: "tt", Texts: []string{"x"}},
		}})
		if err != context.Canceled {
			t.Errorf("got %v, want %v", err, context.Canceled)
		}
	})
}

// deafConn is a connection that can be made deaf. Then its reads block until it is closed.
type deafConn struct {
	net.Conn
	deaf   atomic.Bool
	closed chan struct{}
	once   sync.Once
}

func (c *deafConn) Read(p []byte) (int, error) {
	if c.deaf.Load() {
		<-c.closed
		return 0, net.ErrClosed
	}
	return c.Conn.Read(p)
}

func (c *deafConn) Close() error {
	c.once.Do(func() { close(c.closed) })
	return c.Conn.Close()
}

// TestDeafPeer checks deadlines and cancellation while a pack doesn't read what it is sent.
func TestDeafPeer(t *testing.T) {
	conn := &deafConn{closed: make(chan struct{})}
	client := connection(t, goplugin.PluginSet{"htmlize": plugin2023(nil)}, func(c net.Conn) net.Conn {
		conn.Conn = c
		return conn
	})
	p, _, err := Connect(t.Context(), client, []string{"htmlize"})
	if err != nil {
		t.Fatal(err)
	}
	conn.deaf.Store(true)
	// This is more than the connection buffers.
	large := strings.Repeat("a", 8<<20)
	for range 2 {
		const timeout = 30 * time.Millisecond
		got, err := p.ProcessRoles(t.Context(), model.RolesCall{Host: fakeHost{}, Groups: []model.Group{
			{Plugin: "htmlize", Role: "tt", Texts: []string{large, "x"}, Timeout: timeout},
		}})
		late := model.NoAnswerError(timeout)
		if diff := cmp.Diff([][]model.Result{{{Err: late}, {Err: model.Shared(late)}}}, got); diff != "" || err != nil {
			t.Errorf("got error %v, -want +got:\n%s", err, diff)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	_, err = p.ProcessContents(ctx, model.ContentsCall{Plugin: "htmlize", Text: large, Host: fakeHost{}})
	if err != context.DeadlineExceeded {
		t.Errorf("got %v, want %v", err, context.DeadlineExceeded)
	}
}

// TestBrokenConnection checks that a call whose connection breaks isn't an error of the plugin.
func TestBrokenConnection(t *testing.T) {
	conn := &deafConn{closed: make(chan struct{})}
	p := &old{role: func(OldRoleArgs) (string, error) {
		_ = conn.Close()
		return "", nil
	}}
	client := connection(t, goplugin.PluginSet{"htmlize": p}, func(c net.Conn) net.Conn {
		conn.Conn = c
		return conn
	})
	connected, _, err := Connect(t.Context(), client, []string{"htmlize"})
	if err != nil {
		t.Fatal(err)
	}
	got, err := connected.ProcessRoles(t.Context(), model.RolesCall{Host: fakeHost{}, Groups: []model.Group{
		{Plugin: "htmlize", Role: "tt", Texts: []string{"x", "y"}},
	}})
	if err == nil {
		t.Fatalf("got results %v, want an error", got)
	}
	if _, ok := errors.AsType[*model.Error](err); ok {
		t.Errorf("got the plugin's error %v, want the connection's", err)
	}
}
