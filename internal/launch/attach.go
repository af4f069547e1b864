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

// Attach connects to a pack that the caller started and will end. The config says how to reach it. The function returned closes the
// connection.
func Attach(ctx context.Context, config *goplugin.ReattachConfig, plugins []string) (model.Pack, func(), error) {
	protocol := config.ProtocolVersion
	client := goplugin.NewClient(&goplugin.ClientConfig{
		HandshakeConfig:  wire.Handshake,
		Plugins:          wire.ClientPlugins([]int{protocol}, plugins)[protocol],
		Reattach:         config,
		AllowedProtocols: []goplugin.Protocol{goplugin.ProtocolNetRPC, goplugin.ProtocolGRPC},
		GRPCDialOptions:  wire.DialOptions(),
		Logger:           hclog.NewNullLogger(),
	})
	conn, err := attach(client, config)
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

// attach opens the connection, as [Process.open] does.
func attach(client *goplugin.Client, config *goplugin.ReattachConfig) (goplugin.ClientProtocol, error) {
	if config.Protocol != goplugin.ProtocolNetRPC {
		return client.Client()
	}
	conn, err := net.Dial(config.Addr.Network(), config.Addr.String())
	if err != nil {
		return nil, err
	}
	return wire.OpenNetRPC(conn, io.Discard, io.Discard)
}
