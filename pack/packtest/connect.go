package packtest

import (
	"context"
	"os"
	"testing"

	hclog "github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"

	"example.com/htmlize/internal/launch"
	"example.com/htmlize/internal/librarylog"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/wire"
	"example.com/htmlize/pack"
)

// connect serves p from this process, only over the protocol, and returns the client.
func connect(ctx context.Context, t *testing.T, p pack.Pack, protocol int) model.Pack {
	t.Helper()
	librarylog.HideGoPlugin()
	served := link(t, p)
	description, err := served.Describe(ctx)
	if err != nil {
		t.Fatal(err)
	}
	// The test's context ends before its cleanup, during which the server has to run.
	serveCtx, stop := context.WithCancel(context.WithoutCancel(ctx))
	address := make(chan *goplugin.ReattachConfig, 1)
	closed := make(chan struct{})
	go goplugin.Serve(&goplugin.ServeConfig{
		HandshakeConfig: wire.Handshake,
		VersionedPlugins: map[int]goplugin.PluginSet{
			protocol: wire.ServerPlugins(serveCtx, served, description, model.Serving{})[protocol],
		},
		GRPCServer: wire.GRPCServer(model.Serving{}),
		Logger:     hclog.NewNullLogger(),
		Test:       &goplugin.ServeTestConfig{Context: serveCtx, ReattachConfigCh: address, CloseCh: closed},
	})
	t.Cleanup(func() {
		stop()
		<-closed
	})
	names := make([]string, len(p.Plugins))
	for i, plugin := range p.Plugins {
		names[i] = plugin.Name
	}
	var server *goplugin.ReattachConfig
	select {
	case server = <-address:
	case <-closed:
		t.Fatalf("the pack can't be served: no socket can be made in %s, for want of room or because its path is too long; "+
			"TMPDIR sets another folder", os.TempDir())
	}
	connected, disconnect, err := launch.Attach(ctx, server, names)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		// The end of the connection ends the server. Stopping it at the same time would be a race inside go-plugin.
		disconnect()
		<-closed
	})
	// A host's first call, by which the client learns the pack's features.
	if _, err := connected.Describe(ctx); err != nil {
		t.Fatal(err)
	}
	return connected
}
