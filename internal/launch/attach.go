package launch

import (
	"context"
	"io"
	"net"

	hclog "github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"

	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/wire"
)

// Attach connects to a pack that somebody else started and will end: where says how to reach it. The connection is closed
// by the function returned.
func Attach(ctx context.Context, where *goplugin.ReattachConfig, plugins []string) (model.Pack, func(), error) {
	protocol := where.ProtocolVersion
	client := goplugin.NewClient(&goplugin.ClientConfig{
		HandshakeConfig:  wire.Handshake,
		Plugins:          wire.ClientPlugins([]int{protocol}, plugins)[protocol],
		Reattach:         where,
		AllowedProtocols: []goplugin.Protocol{goplugin.ProtocolNetRPC, goplugin.ProtocolGRPC},
		GRPCDialOptions:  wire.DialOptions(),
		Logger:           hclog.NewNullLogger(),
	})
	conn, err := attach(client, where)
	if err != nil {
		return nil, nil, err
	}
	pack, release, err := wire.Connect(ctx, protocol, conn, plugins)
	if err != nil {
		_ = conn.Close()
		return nil, nil, err
	}
	disconnect := func() {
		release()
		_ = conn.Close()
	}
	return pack, disconnect, nil
}

func attach(client *goplugin.Client, where *goplugin.ReattachConfig) (goplugin.ClientProtocol, error) {
	if where.Protocol != goplugin.ProtocolNetRPC {
		return client.Client()
	}
	conn, err := net.Dial(where.Addr.Network(), where.Addr.String())
	if err != nil {
		return nil, err
	}
	return wire.OpenNetRPC(conn, io.Discard, io.Discard)
}
