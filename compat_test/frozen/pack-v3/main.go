// Command pack-v3 is a pack of the future: it speaks protocol 3 alone, which nobody has released. A host of today has to
// say that, and which side to upgrade.
//
// It is written when protocol 2 was new, with go-plugin v1.8.0, and frozen. Started by a person, it has the commands of
// every pack that is built with the SDK:
//
//	pack-v3 describe --json
//	pack-v3 version
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"os"
	"slices"
	"strconv"

	hclog "github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	"example.com/frozen/pack-v3/wire"
)

const (
	packName    = "frozen-v3"
	packVersion = "3.0.0"

	cookieKey   = "HTMLIZE_PLUGIN"
	cookieValue = "hello"
)

func main() {
	switch args := os.Args[1:]; {
	case len(args) == 0 && os.Getenv(cookieKey) == cookieValue:
		serve()
	case slices.Equal(args, []string{"describe", "--json"}):
		if err := describe(); err != nil {
			fmt.Fprintf(os.Stderr, "error: %v\n", err)
			os.Exit(1)
		}
	case slices.Equal(args, []string{"version"}):
		fmt.Println(packName, packVersion)
	default:
		fmt.Fprintf(os.Stderr, "error: unknown command %q\nhint: the commands are describe --json and version\n", args)
		os.Exit(2)
	}
}

// describe prints the pack's description, in the form of 0.1.0 and with a key that 0.1.0 doesn't know.
func describe() error {
	e := json.NewEncoder(os.Stdout)
	e.SetIndent("", "  ")
	return e.Encode(map[string]any{
		"name":      packName,
		"version":   packVersion,
		"sdk":       "htmlize 3.0.0",
		"protocols": []int{3},
		"transport": "grpc",
		"plugins": []any{map[string]any{
			"name":          "tt",
			"summary":       "puts a text into the element tt",
			"hooks":         []string{"role:tt"},
			"deterministic": true,
		}},
	})
}

func serve() {
	watchLifeline()
	goplugin.Serve(&goplugin.ServeConfig{
		HandshakeConfig: goplugin.HandshakeConfig{
			ProtocolVersion:  3,
			MagicCookieKey:   cookieKey,
			MagicCookieValue: cookieValue,
		},
		VersionedPlugins: map[int]goplugin.PluginSet{3: {"tt": &packPlugin{}}},
		GRPCServer:       goplugin.DefaultGRPCServer,
		Logger:           hclog.NewNullLogger(),
	})
}

// packPlugin is the pack's side of a go-plugin plugin.
type packPlugin struct {
	goplugin.NetRPCUnsupportedPlugin
}

func (*packPlugin) GRPCServer(_ *goplugin.GRPCBroker, server *grpc.Server) error {
	wire.RegisterPackServer(server, packServer{})
	return nil
}

func (*packPlugin) GRPCClient(context.Context, *goplugin.GRPCBroker, *grpc.ClientConn) (any, error) {
	return nil, errors.New("a pack dispenses no plugins")
}

// packServer answers the service Pack.
type packServer struct{ wire.UnimplementedPackServer }

func (packServer) Describe(context.Context, *wire.DescribeRequest) (*wire.DescribeResponse, error) {
	return &wire.DescribeResponse{Name: packName, Version: packVersion}, nil
}

func (packServer) Render(stream wire.Pack_RenderServer) error {
	for {
		req, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := stream.Send(&wire.RenderResponse{Html: "<tt>" + html.EscapeString(req.GetText()) + "</tt>"}); err != nil {
			return err
		}
	}
}

// watchLifeline ends the process when the host is gone: then the pipe whose descriptor the host named is at its end.
func watchLifeline() {
	fd, err := strconv.Atoi(os.Getenv("HTMLIZE_LIFELINE"))
	if err != nil || fd < 3 {
		return
	}
	pipe := os.NewFile(uintptr(fd), "lifeline")
	go func() {
		_, _ = io.Copy(io.Discard, pipe)
		os.Exit(1)
	}()
}
