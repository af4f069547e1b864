package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"runtime"

	hclog "github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	"example.com/frozen/host-v2/wire"
)

// maxMessage is the limit of a gRPC message, in bytes.
const maxMessage = 256 << 20

// pluginName is what is dispensed. Every name leads to the one service of the pack, so it need not be one that the pack has.
const pluginName = "pack"

func newClient(path string) *goplugin.Client {
	return goplugin.NewClient(&goplugin.ClientConfig{
		HandshakeConfig: goplugin.HandshakeConfig{
			ProtocolVersion:  2,
			MagicCookieKey:   "HTMLIZE_PLUGIN",
			MagicCookieValue: "hello",
		},
		VersionedPlugins: map[int]goplugin.PluginSet{2: {pluginName: dispensed{}}},
		AllowedProtocols: []goplugin.Protocol{goplugin.ProtocolGRPC},
		Cmd:              command(path),
		Logger:           hclog.New(&hclog.LoggerOptions{Output: os.Stderr, Level: hclog.Error}),
		GRPCDialOptions: []grpc.DialOption{
			grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxMessage), grpc.MaxCallSendMsgSize(maxMessage)),
		},
	})
}

// command returns the pack's process, with a lifeline where processes inherit descriptors: a pipe that nobody writes to
// and that the system closes with this process.
func command(path string) *exec.Cmd {
	cmd := exec.Command(path)
	if runtime.GOOS == "windows" {
		return cmd
	}
	r, w, err := os.Pipe()
	if err != nil {
		return cmd
	}
	lifeline = w
	cmd.ExtraFiles = []*os.File{r}
	cmd.Env = append(os.Environ(), "HTMLIZE_LIFELINE=3")
	return cmd
}

// lifeline is held for the life of the process.
var lifeline *os.File

// dispensed is the host's side of a go-plugin plugin.
type dispensed struct {
	goplugin.NetRPCUnsupportedPlugin
}

func (dispensed) GRPCServer(*goplugin.GRPCBroker, *grpc.Server) error {
	return errors.New("a host serves no plugins")
}

func (dispensed) GRPCClient(_ context.Context, broker *goplugin.GRPCBroker, conn *grpc.ClientConn) (any, error) {
	return &pack{wire.NewPackClient(conn), broker}, nil
}

// pack is a pack that was dispensed.
type pack struct {
	wire.PackClient
	broker *goplugin.GRPCBroker
}
