package main

import (
	"context"
	"errors"

	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"

	"example.com/frozen/pack-v2v3/wire3"
)

// v3Set returns what a host of protocol 3 finds. No host of today gets so far.
func v3Set() goplugin.PluginSet { return goplugin.PluginSet{"pack": v3Plugin{}} }

type v3Plugin struct {
	goplugin.NetRPCUnsupportedPlugin
}

func (v3Plugin) GRPCServer(_ *goplugin.GRPCBroker, server *grpc.Server) error {
	wire3.RegisterPackServer(server, v3Server{})
	return nil
}

func (v3Plugin) GRPCClient(context.Context, *goplugin.GRPCBroker, *grpc.ClientConn) (any, error) {
	return nil, errors.New("a pack dispenses no plugins")
}

// v3Server answers the service Pack of protocol 3, as far as saying what the pack is.
type v3Server struct{ wire3.UnimplementedPackServer }

func (v3Server) Describe(context.Context, *wire3.DescribeRequest) (*wire3.DescribeResponse, error) {
	return &wire3.DescribeResponse{Name: packName, Version: packVersion}, nil
}
