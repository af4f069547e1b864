//go:build unix

package main

import (
	"context"
	"fmt"
	"net/rpc"

	hclog "github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/reflect/protoreflect"

	"example.com/htmlize/internal/wire"
	v1 "example.com/htmlize/internal/wire/v1"
	v2 "example.com/htmlize/internal/wire/v2"
)

// wild is a pack that says over each protocol what it likes. The zero value is good: it has the plugin bad with the role
// bad, which returns its text.
type wild struct {
	plugins []plugin
	// describing and configuring run before an answer to the host's first calls. Protocol 1 has neither.
	describing, configuring func()
	render                  func(text string) string
	// loose is whether its results over protocol 1 have more than a text in them.
	loose bool
	// answer spoils what goes out for roles over protocol 2.
	answer func(*v2.ProcessRolesResponse)
}

// plugin is what a pack says of one. The texts are any bytes at all.
type plugin struct {
	name  string
	hooks []string
}

// plugins returns plugins that have the role bad each.
func plugins(names ...string) []plugin {
	list := make([]plugin, len(names))
	for i, name := range names {
		list[i] = plugin{name, []string{"role:bad"}}
	}
	return list
}

func manyPlugins() []plugin {
	names := make([]string, 10_000)
	for i := range names {
		names[i] = fmt.Sprintf("plugin-%d", i)
	}
	return plugins(names...)
}

// serve serves w over both protocols.
func serve(w wild) {
	if w.plugins == nil {
		w.plugins = plugins("bad")
	}
	if w.render == nil {
		w.render = func(text string) string { return text }
	}
	rpcSet := make(goplugin.PluginSet)
	for _, p := range w.plugins {
		rpcSet[p.name] = overRPC{w, p}
	}
	goplugin.Serve(&goplugin.ServeConfig{
		HandshakeConfig:  wire.Handshake,
		VersionedPlugins: map[int]goplugin.PluginSet{1: rpcSet, 2: {"bad": overGRPC{w: w}}},
		GRPCServer:       v2.NewGRPCServer,
		Logger:           hclog.NewNullLogger(),
	})
}

// overRPC is a plugin of w over protocol 1.
type overRPC struct {
	w wild
	p plugin
}

func (o overRPC) Server(*goplugin.MuxBroker) (any, error) {
	s := &rpcServer{o.w, o.p}
	if o.w.loose {
		return looseServer{s}, nil
	}
	return s, nil
}

func (overRPC) Client(*goplugin.MuxBroker, *rpc.Client) (any, error) { return nil, nil }

type rpcServer struct {
	w wild
	p plugin
}

func (s *rpcServer) Hooks(_ v1.HooksArgs, reply *v1.HooksReply) error {
	reply.Hooks = s.p.hooks
	return nil
}

func (s *rpcServer) ProcessRole(args v1.RoleArgs, reply *v1.RoleReply) error {
	reply.Value = s.w.render(args.Value)
	return nil
}

// looseServer is an rpcServer with results that have an interface in them.
type looseServer struct{ *rpcServer }

// LooseReply is v1.RoleReply with a field more.
type LooseReply struct {
	Value string
	Note  any
}

func (s looseServer) ProcessRole(args v1.RoleArgs, reply *LooseReply) error {
	reply.Value = s.w.render(args.Value)
	return nil
}

// overGRPC is w over protocol 2.
type overGRPC struct {
	goplugin.NetRPCUnsupportedPlugin
	v2.UnimplementedPackServer

	w wild
}

func (o overGRPC) GRPCServer(_ *goplugin.GRPCBroker, server *grpc.Server) error {
	v2.RegisterPackServer(server, o)
	return nil
}

func (overGRPC) GRPCClient(context.Context, *goplugin.GRPCBroker, *grpc.ClientConn) (any, error) {
	return nil, nil
}

// Describe writes the plugins as bytes, as the library refuses to send texts that aren't UTF-8.
func (o overGRPC) Describe(context.Context, *v2.DescribeRequest) (*v2.DescribeResponse, error) {
	if o.w.describing != nil {
		o.w.describing()
	}
	var plugins []byte
	for _, p := range o.w.plugins {
		var message []byte
		message = appendBytes(message, "name", (&v2.Plugin{}).ProtoReflect(), p.name)
		for _, hook := range p.hooks {
			message = appendBytes(message, "hooks", (&v2.Plugin{}).ProtoReflect(), hook)
		}
		plugins = appendBytes(plugins, "plugins", (&v2.DescribeResponse{}).ProtoReflect(), string(message))
	}
	d := &v2.DescribeResponse{Name: "animal", Version: "1.0.0", Protocols: []int32{1, 2}}
	d.ProtoReflect().SetUnknown(plugins)
	return d, nil
}

func (o overGRPC) Configure(context.Context, *v2.ConfigureRequest) (*v2.ConfigureResponse, error) {
	if o.w.configuring != nil {
		o.w.configuring()
	}
	return &v2.ConfigureResponse{}, nil
}

func (o overGRPC) ProcessRoles(_ context.Context, req *v2.ProcessRolesRequest) (*v2.ProcessRolesResponse, error) {
	out := &v2.ProcessRolesResponse{}
	for _, group := range req.GetGroups() {
		var html []byte
		for _, text := range group.GetTexts() {
			html = appendBytes(html, "html", (&v2.RoleGroupResult{}).ProtoReflect(), o.w.render(text))
		}
		results := &v2.RoleGroupResult{}
		results.ProtoReflect().SetUnknown(html)
		out.Groups = append(out.Groups, results)
	}
	if o.w.answer != nil {
		o.w.answer(out)
	}
	return out, nil
}

// appendBytes adds a field of the message of to what goes out, with any bytes.
func appendBytes(b []byte, field protoreflect.Name, of protoreflect.Message, value string) []byte {
	b = protowire.AppendTag(b, of.Descriptor().Fields().ByName(field).Number(), protowire.BytesType)
	return protowire.AppendString(b, value)
}
