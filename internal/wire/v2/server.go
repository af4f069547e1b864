package v2

import (
	"context"

	"example.com/htmlize/internal/model"
)

// packServer serves the service Pack with a model.Pack.
type packServer struct {
	UnimplementedPackServer

	pack model.Pack
	host *hostConn
}

func (s *packServer) Describe(ctx context.Context, _ *DescribeRequest) (*DescribeResponse, error) {
	d, err := s.pack.Describe(ctx)
	if err != nil {
		return nil, statusFromError(err)
	}
	return descriptionToWire(d), nil
}

func (s *packServer) Configure(ctx context.Context, req *ConfigureRequest) (*ConfigureResponse, error) {
	if err := s.host.configure(req.GetHostBrokerId(), req.GetAwaitedHostBrokerId()); err != nil {
		return nil, err
	}
	if err := s.pack.Configure(ctx, jsonFromWire(req.GetConfigs())); err != nil {
		return nil, statusFromError(err)
	}
	return &ConfigureResponse{}, nil
}

func (s *packServer) AwaitHost(ctx context.Context, _ *AwaitHostRequest) (*AwaitHostResponse, error) {
	if err := s.host.await(ctx); err != nil {
		return nil, statusFromError(err)
	}
	return &AwaitHostResponse{}, nil
}

func (s *packServer) ProcessRoles(ctx context.Context, req *ProcessRolesRequest) (*ProcessRolesResponse, error) {
	call := model.RolesCall{
		Post:   postFromWire(req.GetPost()),
		Host:   s.host.during(req.GetPost()),
		Groups: make([]model.Group, len(req.GetGroups())),
	}
	for i, g := range req.GetGroups() {
		call.Groups[i] = groupFromWire(g)
	}
	results, err := s.pack.ProcessRoles(ctx, call)
	if err != nil {
		return nil, statusFromError(err)
	}
	out := &ProcessRolesResponse{Groups: make([]*RoleGroupResult, len(results))}
	for i, r := range results {
		out.Groups[i] = resultsToWire(r)
	}
	return out, nil
}

func (s *packServer) ProcessContents(ctx context.Context, req *ProcessContentsRequest) (*ProcessContentsResponse, error) {
	text, err := s.pack.ProcessContents(ctx, model.ContentsCall{
		Plugin:  req.GetPlugin(),
		Stage:   stageFromWire(req.GetStage()),
		Text:    req.GetText(),
		Post:    postFromWire(req.GetPost()),
		Host:    s.host.during(req.GetPost()),
		Timeout: timeoutFromWire(req.GetTimeout()),
	})
	if err != nil {
		return nil, statusFromError(err)
	}
	return &ProcessContentsResponse{Text: text}, nil
}
