// Package wire has the handshake of hosts and packs, and the table of protocols with the transport and the package of each. The table is
// the only place where a protocol's number selects code.
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

// Handshake is what a pack checks before it serves: by the cookie it knows that a host of htmlize started the process. The protocol
// version is for hosts of 2023, which offer no list of versions.
var Handshake = goplugin.HandshakeConfig{
	ProtocolVersion:  1,
	MagicCookieKey:   cookie.Key,
	MagicCookieValue: cookie.Value,
}

// LifelineEnv is the environment variable with the number of a file descriptor, on systems where processes inherit descriptors. The
// descriptor is a pipe that reaches its end when the host is gone.
const LifelineEnv = "HTMLIZE_LIFELINE"

// FolderEnv is the environment variable with the path of the folder that the host made for the pack. The pack removes the folder when it
// notices by the lifeline that the host is gone. Hosts of 2023 set neither variable, and a pack knows them by that.
const FolderEnv = "HTMLIZE_FOLDER"

// protocol is one version of the protocol between hosts and packs.
type protocol struct {
	number    int
	transport goplugin.Protocol
	// aggregate says whether a pack also serves itself as one plugin, model.AggregatePlugin.
	aggregate bool
	// hooksOnly says whether the protocol carries only hooks and their results.
	hooksOnly bool
	serverSet func(context.Context, model.Pack, *model.Description, model.Serving) goplugin.PluginSet
	clientSet func(names []string) goplugin.PluginSet
	connect   func(ctx context.Context, conn goplugin.ClientProtocol, names []string) (model.Pack, func(), error)
}

// protocols are ascending. A pack answers with the lowest where it has no protocol in common with the host, or the host is of 2023. So
// protocol 1 can't be removed.
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

// Protocols returns the numbers of the protocols that this release speaks, ascending.
func Protocols() []int {
	numbers := make([]int, len(protocols))
	for i, p := range protocols {
		numbers[i] = p.number
	}
	return numbers
}

// Features returns the features of protocol 2 that packs of this release have, ascending.
func Features() []string { return v2.Features() }

// Transport returns the go-plugin transport of the protocol, such as "grpc". It returns false for a protocol that this release doesn't
// speak.
func Transport(number int) (goplugin.Protocol, bool) {
	p, ok := find(number)
	return p.transport, ok
}

// HasAggregate reports whether packs serve [model.AggregatePlugin] on the protocol.
func HasAggregate(number int) bool {
	p, _ := find(number)
	return p.aggregate
}

// HooksOnly reports whether the protocol carries only a pack's hooks and their results: no version, no list of its plugins, no
// configuration, and not whether a plugin is deterministic.
func HooksOnly(number int) bool {
	p, _ := find(number)
	return p.hooksOnly
}

// ServerPlugins returns the plugin set that a pack serves on each protocol.
func ServerPlugins(ctx context.Context, p model.Pack, d *model.Description, serving model.Serving) map[int]goplugin.PluginSet {
	sets := make(map[int]goplugin.PluginSet, len(protocols))
	for _, protocol := range protocols {
		sets[protocol.number] = protocol.serverSet(ctx, p, d, serving)
	}
	return sets
}

// ClientPlugins returns the plugin set for each of the given protocols, with which a host dispenses the plugins called names. Protocols
// that this release doesn't speak are left out.
func ClientPlugins(numbers []int, names []string) map[int]goplugin.PluginSet {
	sets := make(map[int]goplugin.PluginSet, len(numbers))
	for _, number := range numbers {
		if p, ok := find(number); ok {
			sets[number] = p.clientSet(names)
		}
	}
	return sets
}

// Connect returns the pack at the other end of a connection on which the protocol was negotiated. The function returned frees what the
// pack uses in this process. It is called before the connection is closed.
func Connect(ctx context.Context, number int, conn goplugin.ClientProtocol, names []string) (model.Pack, func(), error) {
	p, ok := find(number)
	if !ok {
		return nil, nil, fmt.Errorf("no protocol %d here", number)
	}
	return p.connect(ctx, conn, names)
}

// GRPCServer returns a function that makes a pack's gRPC server.
func GRPCServer(serving model.Serving) func([]grpc.ServerOption) *grpc.Server {
	return func(opts []grpc.ServerOption) *grpc.Server {
		return v2.NewGRPCServer(append(opts, v2.WatchConnections(serving.Connected)...))
	}
}

// OpenNetRPC returns the connection to a pack that serves over net/rpc in the form that [Connect] takes. Output that go-plugin's server
// sends over the connection is written to stdout and stderr.
func OpenNetRPC(conn net.Conn, stdout, stderr io.Writer) (goplugin.ClientProtocol, error) {
	return v1.Open(conn, stdout, stderr)
}

// DialOptions returns the options of a host's gRPC connections.
func DialOptions() []grpc.DialOption { return v2.DialOptions() }

// Dialer returns the option with which a gRPC connection is made by dial.
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
