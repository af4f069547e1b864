package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"example.com/frozen/pack-v2/wire"
)

// maxMessage is the limit of a gRPC message, in bytes.
const maxMessage = 256 << 20

func newGRPCServer(opts []grpc.ServerOption) *grpc.Server {
	return grpc.NewServer(append(opts, grpc.MaxRecvMsgSize(maxMessage), grpc.MaxSendMsgSize(maxMessage))...)
}

// pluginSet returns all plugins by name. They share one service.
func pluginSet() goplugin.PluginSet {
	shared := &sharedPlugin{}
	set := goplugin.PluginSet{}
	for _, p := range plugins {
		set[p.name] = shared
	}
	return set
}

// sharedPlugin registers the service once, for whichever name go-plugin comes with first.
type sharedPlugin struct {
	goplugin.NetRPCUnsupportedPlugin
	once sync.Once
}

func (p *sharedPlugin) GRPCServer(broker *goplugin.GRPCBroker, server *grpc.Server) error {
	p.once.Do(func() {
		wire.RegisterPackServer(server, &packServer{broker: broker, greeting: defaultGreeting})
	})
	return nil
}

func (*sharedPlugin) GRPCClient(context.Context, *goplugin.GRPCBroker, *grpc.ClientConn) (any, error) {
	return nil, errors.New("a pack dispenses no plugins")
}

// packServer answers the service Pack.
type packServer struct {
	wire.UnimplementedPackServer
	broker *goplugin.GRPCBroker

	mu       sync.Mutex
	host     wire.HostClient
	greeting string
}

func (s *packServer) Describe(context.Context, *wire.DescribeRequest) (*wire.DescribeResponse, error) {
	out := &wire.DescribeResponse{Name: packName, Version: packVersion, Sdk: packSDK, Protocols: []int32{2}}
	for _, p := range plugins {
		out.Plugins = append(out.Plugins, &wire.Plugin{
			Name:          p.name,
			Summary:       p.summary,
			Hooks:         p.hooks(),
			Deterministic: p.deterministic,
			ConfigSchema:  p.configSchema,
		})
	}
	return out, nil
}

func (s *packServer) Configure(_ context.Context, req *wire.ConfigureRequest) (*wire.ConfigureResponse, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if id := req.GetHostBrokerId(); id != 0 {
		conn, err := s.broker.DialWithOptions(id, grpc.WithDefaultCallOptions(
			grpc.MaxCallRecvMsgSize(maxMessage), grpc.MaxCallSendMsgSize(maxMessage)))
		if err != nil {
			return nil, fmt.Errorf("connect to the host's service: %w", err)
		}
		s.host = wire.NewHostClient(conn)
	}
	for _, name := range slices.Sorted(maps.Keys(req.GetConfigs())) {
		if err := s.configure(name, req.GetConfigs()[name]); err != nil {
			return nil, statusOf(err)
		}
	}
	return &wire.ConfigureResponse{}, nil
}

func (s *packServer) configure(name, raw string) *failure {
	p, failed := findPlugin(name)
	if failed != nil {
		return failed
	}
	if p.configSchema == "" {
		return invalidConfig(name, errors.New("the plugin takes no configuration"))
	}
	config := struct {
		Greeting string `json:"greeting"`
	}{defaultGreeting}
	d := json.NewDecoder(bytes.NewReader([]byte(raw)))
	d.DisallowUnknownFields()
	if err := d.Decode(&config); err != nil {
		return invalidConfig(name, err)
	}
	s.greeting = config.Greeting
	return nil
}

func invalidConfig(plugin string, err error) *failure {
	return &failure{wire.Code_CODE_INVALID_CONFIG, fmt.Sprintf("config of plugin %s: %v", plugin, err)}
}

func (s *packServer) ProcessRoles(ctx context.Context, req *wire.ProcessRolesRequest) (*wire.ProcessRolesResponse, error) {
	s.mu.Lock()
	c := roleCall{
		post:     metadata(req.GetPost()),
		host:     callHost{s.host, req.GetPost().GetHandle()},
		greeting: s.greeting,
	}
	s.mu.Unlock()
	out := &wire.ProcessRolesResponse{Groups: make([]*wire.RoleGroupResult, len(req.GetGroups()))}
	var groups sync.WaitGroup
	for i, g := range req.GetGroups() {
		groups.Go(func() {
			asked := group{g.GetPlugin(), g.GetRole(), g.GetTexts(), g.GetTimeout().AsDuration()}
			out.Groups[i] = groupResult(asked.render(ctx, c))
		})
	}
	groups.Wait()
	return out, ctx.Err()
}

func groupResult(results []result) *wire.RoleGroupResult {
	out := &wire.RoleGroupResult{Html: make([]string, len(results))}
	for i, r := range results {
		out.Html[i] = r.html
		if r.err != nil {
			out.Errors = append(out.Errors, &wire.TextError{Index: uint32(i), Error: errorOf(r.err)})
		}
	}
	return out
}

func (s *packServer) ProcessContents(ctx context.Context, req *wire.ProcessContentsRequest) (*wire.ProcessContentsResponse, error) {
	c := contentsCall{stage: stageNames[req.GetStage()], text: req.GetText(), post: metadata(req.GetPost())}
	r := filter(ctx, req.GetPlugin(), c, req.GetTimeout().AsDuration())
	if r.err != nil {
		return nil, statusOf(r.err)
	}
	return &wire.ProcessContentsResponse{Text: r.html}, nil
}

var stageNames = map[wire.Stage]string{
	wire.Stage_STAGE_BEFORE_ROLES: "before-roles",
	wire.Stage_STAGE_AFTER_ROLES:  "after-roles",
}

func metadata(p *wire.Post) post {
	return post{id: int(p.GetId()), author: p.GetAuthor(), title: p.GetTitle()}
}

func errorOf(f *failure) *wire.Error { return &wire.Error{Code: f.code, Message: f.message} }

// statusOf makes f the status of a whole call.
func statusOf(f *failure) error {
	s, err := status.New(codes.Unknown, f.message).WithDetails(errorOf(f))
	if err != nil {
		return status.Error(codes.Unknown, f.message)
	}
	return s.Err()
}

// callHost is the host during a call with the handle given.
type callHost struct {
	client wire.HostClient
	handle uint64
}

func (h callHost) lookup(ctx context.Context, table, key string) (string, bool, error) {
	if h.client == nil {
		return "", false, errNoHost
	}
	reply, err := h.client.Lookup(ctx, &wire.LookupRequest{Handle: h.handle, Table: table, Key: key})
	return reply.GetValue(), reply.GetFound(), failureOf(err)
}

func (h callHost) contents(ctx context.Context) (string, error) {
	if h.client == nil {
		return "", errNoHost
	}
	reply, err := h.client.Post(ctx, &wire.PostRequest{Handle: h.handle})
	return reply.GetContents(), failureOf(err)
}

var errNoHost = &failure{wire.Code_CODE_UNSUPPORTED, "the host offers no calls back"}

// failureOf undoes what the host did to make an error a status.
func failureOf(err error) error {
	for _, detail := range status.Convert(err).Details() {
		if e, ok := detail.(*wire.Error); ok {
			return &failure{e.GetCode(), e.GetMessage()}
		}
	}
	return err
}
