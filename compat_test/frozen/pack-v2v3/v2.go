package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"example.com/frozen/pack-v2v3/wire2"
)

// maxMessage is the limit of a gRPC message, in bytes.
const maxMessage = 256 << 20

func newGRPCServer(opts []grpc.ServerOption) *grpc.Server {
	return grpc.NewServer(append(opts, grpc.MaxRecvMsgSize(maxMessage), grpc.MaxSendMsgSize(maxMessage))...)
}

// v2Set returns all plugins by name. They share one service.
func v2Set() goplugin.PluginSet {
	shared := &v2Plugin{}
	set := goplugin.PluginSet{}
	for _, p := range plugins {
		set[p.name] = shared
	}
	return set
}

// v2Plugin registers the service once, for whichever name go-plugin comes with first.
type v2Plugin struct {
	goplugin.NetRPCUnsupportedPlugin
	once sync.Once
}

func (p *v2Plugin) GRPCServer(_ *goplugin.GRPCBroker, server *grpc.Server) error {
	p.once.Do(func() { wire2.RegisterPackServer(server, v2Server{}) })
	return nil
}

func (*v2Plugin) GRPCClient(context.Context, *goplugin.GRPCBroker, *grpc.ClientConn) (any, error) {
	return nil, errors.New("a pack dispenses no plugins")
}

// v2Server answers the service Pack of protocol 2. It calls nothing back, so it leaves the host's service alone.
type v2Server struct{ wire2.UnimplementedPackServer }

func (v2Server) Describe(context.Context, *wire2.DescribeRequest) (*wire2.DescribeResponse, error) {
	out := &wire2.DescribeResponse{
		Name:      packName,
		Version:   packVersion,
		Sdk:       packSDK,
		Protocols: protocols,
		Features:  features,
		Homepage:  packHomepage,
		Licenses:  map[string]string{"code": "MIT", "texts": "CC0-1.0"},
	}
	for _, p := range plugins {
		out.Plugins = append(out.Plugins, &wire2.Plugin{
			Name:          p.name,
			Summary:       p.summary,
			Hooks:         p.hooks,
			Deterministic: p.deterministic,
			Tags:          p.tags,
			Cost:          wire2.Cost_COST_HIGH,
		})
	}
	return out, nil
}

func (v2Server) Health(context.Context, *wire2.HealthRequest) (*wire2.HealthResponse, error) {
	return &wire2.HealthResponse{Ready: true}, nil
}

func (v2Server) Configure(_ context.Context, req *wire2.ConfigureRequest) (*wire2.ConfigureResponse, error) {
	if len(req.GetConfigs()) > 0 {
		return nil, statusOf(&wire2.Error{
			Code:    wire2.Code_CODE_INVALID_CONFIG,
			Message: "no plugin here takes a configuration",
			Hint:    "leave it out",
		})
	}
	return &wire2.ConfigureResponse{Notes: []string{"ready when you are"}}, nil
}

func (v2Server) ProcessRoles(_ context.Context, req *wire2.ProcessRolesRequest) (*wire2.ProcessRolesResponse, error) {
	out := &wire2.ProcessRolesResponse{}
	for _, g := range req.GetGroups() {
		out.Groups = append(out.Groups, renderGroup(g))
	}
	return out, nil
}

func renderGroup(g *wire2.RoleGroup) *wire2.RoleGroupResult {
	p, ok := findPlugin(g.GetPlugin())
	ok = ok && slices.Contains(p.hooks, "role:"+g.GetRole())
	out := &wire2.RoleGroupResult{}
	for i, text := range g.GetTexts() {
		html, failed := "", notFound(g.GetPlugin(), "role:"+g.GetRole())
		if ok {
			html, failed = p.role(text)
		}
		out.Html = append(out.Html, html)
		if failed != nil {
			out.Errors = append(out.Errors, &wire2.TextError{Index: uint32(i), Error: failed})
		} else {
			out.Notices = append(out.Notices, &wire2.Notice{Index: uint32(i), Message: "rendered with care"})
		}
	}
	return out
}

func (v2Server) ProcessContents(_ context.Context, req *wire2.ProcessContentsRequest) (*wire2.ProcessContentsResponse, error) {
	p, ok := findPlugin(req.GetPlugin())
	if !ok || p.contents == nil {
		return nil, statusOf(notFound(req.GetPlugin(), "contents"))
	}
	return &wire2.ProcessContentsResponse{
		Text:    p.contents(req.GetText()),
		Notices: []*wire2.Notice{{Message: "noted with care"}},
	}, nil
}

func notFound(plugin, hook string) *wire2.Error {
	return &wire2.Error{
		Code:    wire2.Code_CODE_NOT_FOUND,
		Message: fmt.Sprintf("pack %s has no plugin %s with the hook %s", packName, plugin, hook),
	}
}

// statusOf makes e the status of a whole call.
func statusOf(e *wire2.Error) error {
	s, err := status.New(codes.Unknown, e.GetMessage()).WithDetails(e)
	if err != nil {
		return status.Error(codes.Unknown, e.GetMessage())
	}
	return s.Err()
}
