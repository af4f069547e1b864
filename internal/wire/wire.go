// Package wire is what a host and a pack have to agree on before they can talk: the handshake and the protocols, each
// with its transport and its package. The table of protocols here is the one place where a protocol's number selects
// code.
package wire

import (
	"context"
	"fmt"
	"io"
	"net"

	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	"example.com/htmlize/internal/cookie"
	"example.com/htmlize/internal/model"
	v1 "example.com/htmlize/internal/wire/v1"
	v2 "example.com/htmlize/internal/wire/v2"
)

// Handshake is what a pack checks before it serves: the cookie says that the process was started by an htmlize host. Its
// protocol version stands for hosts of 2023, which offer no list of versions.
var Handshake = goplugin.HandshakeConfig{
	ProtocolVersion:  1,
	MagicCookieKey:   cookie.Key,
	MagicCookieValue: cookie.Value,
}

// LifelineEnv names the environment variable that tells a pack the number of a file descriptor, on systems that hand
// descriptors down: a pipe that reaches its end when the host is gone.
const LifelineEnv = "HTMLIZE_LIFELINE"

// FolderEnv names the environment variable that tells a pack the folder that the host made for it, which the pack removes when
// the lifeline says that the host is gone and can't. Hosts of 2023 give none, by which a pack knows them.
const FolderEnv = "HTMLIZE_FOLDER"

// protocol is one version of what host and pack say to each other.
type protocol struct {
	number    int
	transport goplugin.Protocol
	// aggregate says whether a pack serves itself as one plugin, too: model.AggregatePlugin.
	aggregate bool
	// hooksOnly says whether nothing but hooks and their results is carried.
	hooksOnly bool
	serverSet func(context.Context, model.Pack, *model.Description, model.Serving) goplugin.PluginSet
	clientSet func(names []string) goplugin.PluginSet
	connect   func(ctx context.Context, conn goplugin.ClientProtocol, names []string) (model.Pack, func(), error)
}

// protocols are ascending. The lowest is what a pack answers where nothing is in common, or the host is of 2023, so 1
// stays.
var protocols = []protocol{
	{
		number: 1, transport: goplugin.ProtocolNetRPC, aggregate: true, hooksOnly: true,
		serverSet: v1.ServerSet, clientSet: v1.ClientSet, connect: v1.Connect,
	},
	{
		number: 2, transport: goplugin.ProtocolGRPC,
		serverSet: v2.ServerSet, clientSet: v2.ClientSet, connect: v2.Connect,
	},
}

// Protocols returns the numbers of the protocols that this build speaks, ascending.
func Protocols() []int {
	numbers := make([]int, len(protocols))
	for i, p := range protocols {
		numbers[i] = p.number
	}
	return numbers
}

// Features returns the abilities inside protocol 2 that a pack of this build has, ascending.
func Features() []string { return v2.Features() }

// Transport returns the go-plugin transport of the protocol, such as "grpc", and false for a protocol that this build
// doesn't speak.
func Transport(number int) (goplugin.Protocol, bool) {
	p, ok := find(number)
	return p.transport, ok
}

// HasAggregate reports whether packs serve [model.AggregatePlugin] on the protocol.
func HasAggregate(number int) bool {
	p, _ := find(number)
	return p.aggregate
}

// HooksOnly reports whether the protocol carries a pack's hooks and their results alone: no version, no list of its plugins, no
// configuration, and not whether a plugin is deterministic.
func HooksOnly(number int) bool {
	p, _ := find(number)
	return p.hooksOnly
}

// ServerPlugins returns what a pack serves, by protocol.
func ServerPlugins(ctx context.Context, p model.Pack, d *model.Description, serving model.Serving) map[int]goplugin.PluginSet {
	sets := make(map[int]goplugin.PluginSet, len(protocols))
	for _, protocol := range protocols {
		sets[protocol.number] = protocol.serverSet(ctx, p, d, serving)
	}
	return sets
}

// ClientPlugins returns what a host offers that speaks the protocols given and wants the plugins called names. Protocols
// that this build doesn't speak are left out.
func ClientPlugins(numbers []int, names []string) map[int]goplugin.PluginSet {
	sets := make(map[int]goplugin.PluginSet, len(numbers))
	for _, number := range numbers {
		if p, ok := find(number); ok {
			sets[number] = p.clientSet(names)
		}
	}
	return sets
}

// Connect makes a connection on which the protocol was negotiated a pack. The function returned ends what the pack needs in
// this process; it is called before the connection is closed.
func Connect(ctx context.Context, number int, conn goplugin.ClientProtocol, names []string) (model.Pack, func(), error) {
	p, ok := find(number)
	if !ok {
		return nil, nil, fmt.Errorf("no protocol %d here", number)
	}
	return p.connect(ctx, conn, names)
}

// GRPCServer returns what makes the gRPC server that a pack serves from.
func GRPCServer(serving model.Serving) func([]grpc.ServerOption) *grpc.Server {
	return func(opts []grpc.ServerOption) *grpc.Server {
		return v2.NewGRPCServer(append(opts, v2.WatchConnections(serving.Connected)...))
	}
}

// OpenNetRPC makes a connection to a pack that serves over net/rpc what [Connect] takes for one. What go-plugin sends of the
// pack's stdout and stderr is written to these.
func OpenNetRPC(conn net.Conn, stdout, stderr io.Writer) (goplugin.ClientProtocol, error) {
	return v1.Open(conn, stdout, stderr)
}

// DialOptions are the options of a host's gRPC connections.
func DialOptions() []grpc.DialOption { return v2.DialOptions() }

// Dialer is the option of a gRPC connection that dial makes.
func Dialer(dial func(context.Context, string) (net.Conn, error)) grpc.DialOption {
	return grpc.WithContextDialer(dial)
}

func find(number int) (protocol, bool) {
	for _, p := range protocols {
		if p.number == number {
			return p, true
		}
	}
	return protocol{}, false
}
