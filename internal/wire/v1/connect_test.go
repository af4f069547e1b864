package v1

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/rpc"
	"testing"

	goplugin "github.com/hashicorp/go-plugin"

	"example.com/htmlize/internal/model"
)

// serve serves plugins on a connection and returns the other end. wrap may wrap the server's end.
func serve(t *testing.T, plugins goplugin.PluginSet, wrap func(net.Conn) net.Conn) net.Conn {
	t.Helper()
	clientConn, serverConn := goplugin.TestConn(t)
	if wrap != nil {
		serverConn = wrap(serverConn)
	}
	server := &goplugin.RPCServer{Plugins: plugins, Stdout: new(bytes.Buffer), Stderr: new(bytes.Buffer)}
	served := make(chan struct{})
	go func() {
		defer close(served)
		server.ServeConn(serverConn)
	}()
	t.Cleanup(func() {
		_ = clientConn.Close()
		_ = serverConn.Close()
		<-served
	})
	return clientConn
}

// connection serves plugins and returns the other end as today's host has it.
func connection(t *testing.T, plugins goplugin.PluginSet, wrap func(net.Conn) net.Conn) goplugin.ClientProtocol {
	t.Helper()
	session, err := Open(serve(t, plugins, wrap), io.Discard, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	return session
}

// connect serves plugins and returns those called names as a pack.
func connect(t *testing.T, plugins goplugin.PluginSet, names ...string) *Client {
	t.Helper()
	p, _, err := Connect(t.Context(), connection(t, plugins, nil), names)
	if err != nil {
		t.Fatal(err)
	}
	return p.(*Client)
}

// dispenseRaw returns the net/rpc client of one plugin, as a host of 2023 has it.
func dispenseRaw(t *testing.T, plugins goplugin.PluginSet, name string) *rpc.Client {
	t.Helper()
	client, err := goplugin.NewRPCClient(serve(t, plugins, nil), ClientSet([]string{name}))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := client.Dispense(name)
	if err != nil {
		t.Fatal(err)
	}
	return raw.(*rpc.Client)
}

// fakePack is a pack whose calls are answered by functions of the test.
type fakePack struct {
	model.Pack
	roles    func(context.Context, model.RolesCall) ([][]model.Result, error)
	contents func(context.Context, model.ContentsCall) (string, error)
}

func (p fakePack) ProcessRoles(ctx context.Context, c model.RolesCall) ([][]model.Result, error) {
	return p.roles(ctx, c)
}

func (p fakePack) ProcessContents(ctx context.Context, c model.ContentsCall) (string, error) {
	return p.contents(ctx, c)
}

// fakeHost is the host's side of a call.
type fakeHost struct {
	model.Host
	contents string
	err      error
}

func (h fakeHost) Contents(context.Context) (string, error) { return h.contents, h.err }

// old is a plugin with the method set and the structs of 2023. Functions of the test answer its calls.
type old struct {
	hooks    []string
	role     func(OldRoleArgs) (string, error)
	contents func(OldContentsArgs) (string, error)
}

func (o *old) Server(*goplugin.MuxBroker) (any, error) { return &oldServer{o}, nil }

func (*old) Client(*goplugin.MuxBroker, *rpc.Client) (any, error) {
	return nil, fmt.Errorf("no client here")
}

type oldServer struct{ *old }

func (o *oldServer) Hooks(_ OldHooksArgs, reply *OldHooksReply) error {
	reply.Hooks = o.hooks
	return nil
}

func (o *oldServer) ProcessRole(args OldRoleArgs, reply *OldRoleReply) (err error) {
	reply.Value, err = o.role(args)
	return err
}

func (o *oldServer) ProcessContents(args OldContentsArgs, reply *OldContentsReply) (err error) {
	reply.Value, err = o.contents(args)
	return err
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
