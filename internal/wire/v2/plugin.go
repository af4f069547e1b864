package v2

import (
	"context"
	"errors"

	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	"example.com/htmlize/internal/model"
)

// MaxMessage is the limit that both sides set for a message, in bytes. It is twice [model.MaxText], so that a text or result of the
// greatest size fits with everything else in its message.
const MaxMessage = 2 * model.MaxText

// window is gRPC's flow-control window: how many bytes one side may send before the other has read the first. GRPC's default is 64 KiB.
// With that, a large text waits for the other side a dozen times.
const window = 4 << 20

// awaitHost is the feature of a pack that requests the service Host only when a plugin needs it.
const awaitHost = "await-host"

// Features returns the features of protocol 2 that packs of this release have, ascending.
func Features() []string { return []string{awaitHost, model.PostMeta, streamRoles} }

// ServerSet returns the plugins that a pack serves on protocol 2. All names share one registered service. Requests have the name of their
// plugin. The context and model.Serving are there because protocol 1's ServerSet has them. They aren't needed here: calls have their own
// contexts, [WatchConnections] watches connections, and no host of protocol 2 ends at an error.
func ServerSet(_ context.Context, p model.Pack, d *model.Description, _ model.Serving) goplugin.PluginSet {
	one := &served{pack: p}
	set := goplugin.PluginSet{}
	for _, plugin := range d.Plugins {
		set[plugin.Name] = one
	}
	return set
}

// ClientSet returns the plugin set with which a host dispenses the plugins called names.
func ClientSet(names []string) goplugin.PluginSet {
	set := goplugin.PluginSet{}
	for _, name := range names {
		set[name] = &dispensed{}
	}
	return set
}

// NewGRPCServer returns a gRPC server with protocol 2's limits.
func NewGRPCServer(opts []grpc.ServerOption) *grpc.Server {
	return grpc.NewServer(append(opts, grpc.MaxRecvMsgSize(MaxMessage), grpc.MaxSendMsgSize(MaxMessage),
		grpc.InitialWindowSize(window), grpc.InitialConnWindowSize(window))...)
}

// DialOptions returns the options of a host's gRPC connection to a pack.
func DialOptions() []grpc.DialOption {
	return []grpc.DialOption{grpc.WithDefaultCallOptions(callOptions...),
		grpc.WithInitialWindowSize(window), grpc.WithInitialConnWindowSize(window)}
}

// callOptions are the limits of a call on the caller's side. They are given with each call: the broker of older releases of go-plugin
// accepts no options for a connection.
var callOptions = []grpc.CallOption{grpc.MaxCallRecvMsgSize(MaxMessage), grpc.MaxCallSendMsgSize(MaxMessage)}

// served is the pack's side of a go-plugin plugin. Go-plugin calls GRPCServer for each name in the set, one after the other. GRPC ends the
// process where a service is registered twice.
type served struct {
	goplugin.NetRPCUnsupportedPlugin

	pack       model.Pack
	registered bool
}

var _ goplugin.GRPCPlugin = (*served)(nil)

func (s *served) GRPCServer(broker *goplugin.GRPCBroker, server *grpc.Server) error {
	if !s.registered {
		s.registered = true
		RegisterPackServer(server, &packServer{pack: s.pack, host: newHostConn(broker.Dial)})
	}
	return nil
}

func (*served) GRPCClient(context.Context, *goplugin.GRPCBroker, *grpc.ClientConn) (any, error) {
	return nil, errors.New("a pack dispenses no plugins")
}

// dispensed is the host's side of a go-plugin plugin.
type dispensed struct {
	goplugin.NetRPCUnsupportedPlugin
}

var _ goplugin.GRPCPlugin = (*dispensed)(nil)

func (*dispensed) GRPCServer(*goplugin.GRPCBroker, *grpc.Server) error {
	return errors.New("a host serves no plugins")
}

func (*dispensed) GRPCClient(ctx context.Context, broker *goplugin.GRPCBroker, conn *grpc.ClientConn) (any, error) {
	pack := newStreamingClient(ctx, NewPackClient(conn))
	return &Client{pack: pack, endStream: pack.close, broker: broker, host: newHostServer()}, nil
}
