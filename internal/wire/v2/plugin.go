package v2

import (
	"context"
	"errors"

	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	"example.com/htmlize/internal/model"
)

// MaxMessage is the limit, in bytes, that both sides set for a message. It is twice [model.MaxText], so that one text or
// result of the greatest size fits with all that goes with it.
const MaxMessage = 2 * model.MaxText

// window is how many bytes may be on the way to a side before it has taken the first. GRPC begins with 64 KiB, and has a large
// text wait for the other side a dozen times.
const window = 4 << 20

// awaitHost is the feature of a pack that asks for the service Host when a plugin first needs it.
const awaitHost = "await-host"

// Features returns the abilities inside protocol 2 that a pack of this build has, ascending.
func Features() []string { return []string{awaitHost, model.PostMeta, streamRoles} }

// ServerSet returns the plugins that a pack serves on protocol 2. All names share one registered service; the name that
// a call is for travels in the request. Calls to plugins run under their own contexts, so ctx isn't needed here; it
// stands for the same shape as protocol 1's. So does model.Serving: connections are gRPC's, and every host bears errors.
func ServerSet(_ context.Context, p model.Pack, d *model.Description, _ model.Serving) goplugin.PluginSet {
	one := &served{pack: p}
	set := goplugin.PluginSet{}
	for _, plugin := range d.Plugins {
		set[plugin.Name] = one
	}
	return set
}

// ClientSet returns what a host needs to dispense the plugins called names.
func ClientSet(names []string) goplugin.PluginSet {
	set := goplugin.PluginSet{}
	for _, name := range names {
		set[name] = &dispensed{}
	}
	return set
}

// NewGRPCServer makes the gRPC server that a pack serves from.
func NewGRPCServer(opts []grpc.ServerOption) *grpc.Server {
	return grpc.NewServer(append(opts, grpc.MaxRecvMsgSize(MaxMessage), grpc.MaxSendMsgSize(MaxMessage),
		grpc.InitialWindowSize(window), grpc.InitialConnWindowSize(window))...)
}

// DialOptions are the options of a host's gRPC connection to a pack.
func DialOptions() []grpc.DialOption {
	return []grpc.DialOption{grpc.WithDefaultCallOptions(callOptions...),
		grpc.WithInitialWindowSize(window), grpc.WithInitialConnWindowSize(window)}
}

// callOptions are the limits of a call on the caller's side. The broker of older releases of go-plugin takes none for a
// connection.
var callOptions = []grpc.CallOption{grpc.MaxCallRecvMsgSize(MaxMessage), grpc.MaxCallSendMsgSize(MaxMessage)}

// served is the pack's side of a go-plugin plugin. Go-plugin calls GRPCServer for each name in the set, one after the
// other, and grpc ends the process when a service is registered twice.
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
