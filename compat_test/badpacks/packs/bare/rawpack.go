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

// rawPack is a pack that can send any answer over either protocol. The zero value is a good pack: its plugin bad has the role
// bad, which returns its text.
type rawPack struct {
	plugins []plugin
	// onDescribe and onConfigure run before those calls are answered. Protocol 1 has neither call.
	onDescribe, onConfigure func()
	render                  func(text string) string
	// untypedReply adds a field of an interface type to the replies of protocol 1.
	untypedReply bool
	// answer changes the response to ProcessRoles of protocol 2 before it is sent.
	answer func(*v2.ProcessRolesResponse)
}

// plugin is the description of a plugin. Its texts needn't be UTF-8.
type plugin struct {
	name  string
	hooks []string
}

// plugins returns plugins of these names, each with the role bad.
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

// serve serves the pack over both protocols.
func serve(p rawPack) {
	if p.plugins == nil {
		p.plugins = plugins("bad")
	}
	if p.render == nil {
		p.render = func(text string) string { return text }
	}
	rpcSet := make(goplugin.PluginSet)
	for _, plugin := range p.plugins {
		rpcSet[plugin.name] = rpcPlugin{p, plugin}
	}
	goplugin.Serve(&goplugin.ServeConfig{
		HandshakeConfig:  wire.Handshake,
		VersionedPlugins: map[int]goplugin.PluginSet{1: rpcSet, 2: {"bad": grpcPack{pack: p}}},
		GRPCServer:       v2.NewGRPCServer,
		Logger:           hclog.NewNullLogger(),
	})
}

// rpcPlugin is a plugin of a rawPack over protocol 1.
type rpcPlugin struct {
	pack   rawPack
	plugin plugin
}

func (p rpcPlugin) Server(*goplugin.MuxBroker) (any, error) {
	s := &rpcServer{p.pack, p.plugin}
	if p.pack.untypedReply {
		return untypedServer{s}, nil
	}
	return s, nil
}

func (rpcPlugin) Client(*goplugin.MuxBroker, *rpc.Client) (any, error) { return nil, nil }

type rpcServer struct {
	pack   rawPack
	plugin plugin
}

func (s *rpcServer) Hooks(_ v1.HooksArgs, reply *v1.HooksReply) error {
	reply.Hooks = s.plugin.hooks
	return nil
}

func (s *rpcServer) ProcessRole(args v1.RoleArgs, reply *v1.RoleReply) error {
	reply.Value = s.pack.render(args.Value)
	return nil
}

// untypedServer is an rpcServer whose replies have a field of an interface type.
type untypedServer struct{ *rpcServer }

// UntypedReply is v1.RoleReply with one more field.
type UntypedReply struct {
	Value string
	Note  any
}

func (s untypedServer) ProcessRole(args v1.RoleArgs, reply *UntypedReply) error {
	reply.Value = s.pack.render(args.Value)
	return nil
}

// grpcPack is a rawPack over protocol 2.
type grpcPack struct {
	goplugin.NetRPCUnsupportedPlugin
	v2.UnimplementedPackServer

	pack rawPack
}

func (g grpcPack) GRPCServer(_ *goplugin.GRPCBroker, server *grpc.Server) error {
	v2.RegisterPackServer(server, g)
	return nil
}

func (grpcPack) GRPCClient(context.Context, *goplugin.GRPCBroker, *grpc.ClientConn) (any, error) {
	return nil, nil
}

// Describe encodes the plugins itself, as the protobuf library refuses to send texts that aren't UTF-8.
func (g grpcPack) Describe(context.Context, *v2.DescribeRequest) (*v2.DescribeResponse, error) {
	if g.pack.onDescribe != nil {
		g.pack.onDescribe()
	}
	var plugins []byte
	for _, p := range g.pack.plugins {
		var message []byte
		message = appendBytes(message, "name", (&v2.Plugin{}).ProtoReflect(), p.name)
		for _, hook := range p.hooks {
			message = appendBytes(message, "hooks", (&v2.Plugin{}).ProtoReflect(), hook)
		}
		plugins = appendBytes(plugins, "plugins", (&v2.DescribeResponse{}).ProtoReflect(), string(message))
	}
	d := &v2.DescribeResponse{Name: "badpack", Version: "1.0.0", Protocols: []int32{1, 2}}
	d.ProtoReflect().SetUnknown(plugins)
	return d, nil
}

func (g grpcPack) Configure(context.Context, *v2.ConfigureRequest) (*v2.ConfigureResponse, error) {
	if g.pack.onConfigure != nil {
		g.pack.onConfigure()
	}
	return &v2.ConfigureResponse{}, nil
}

func (g grpcPack) ProcessRoles(_ context.Context, req *v2.ProcessRolesRequest) (*v2.ProcessRolesResponse, error) {
	out := &v2.ProcessRolesResponse{}
	for _, group := range req.GetGroups() {
		var html []byte
		for _, text := range group.GetTexts() {
			html = appendBytes(html, "html", (&v2.RoleGroupResult{}).ProtoReflect(), g.pack.render(text))
		}
		results := &v2.RoleGroupResult{}
		results.ProtoReflect().SetUnknown(html)
		out.Groups = append(out.Groups, results)
	}
	if g.pack.answer != nil {
		g.pack.answer(out)
	}
	return out, nil
}

// appendBytes appends a field of a message to its encoding. The value needn't be UTF-8.
func appendBytes(b []byte, field protoreflect.Name, of protoreflect.Message, value string) []byte {
	b = protowire.AppendTag(b, of.Descriptor().Fields().ByName(field).Number(), protowire.BytesType)
	return protowire.AppendString(b, value)
}
