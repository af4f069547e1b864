package main

import (
	"context"
	"fmt"

	goplugin "github.com/hashicorp/go-plugin"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"example.com/frozen/host-v2/wire"
)

// host answers the service Host.
type host struct {
	wire.UnimplementedHostServer
	request request
}

// serveHost makes the host's service reachable for the pack and returns its broker's id.
func serveHost(broker *goplugin.GRPCBroker, req request) uint32 {
	id := broker.NextId()
	go broker.AcceptAndServe(id, func(opts []grpc.ServerOption) *grpc.Server {
		server := grpc.NewServer(append(opts, grpc.MaxRecvMsgSize(maxMessage), grpc.MaxSendMsgSize(maxMessage))...)
		wire.RegisterHostServer(server, &host{request: req})
		return server
	})
	return id
}

func (h *host) Lookup(_ context.Context, req *wire.LookupRequest) (*wire.LookupResponse, error) {
	if req.GetHandle() != handle {
		return nil, notFound("no call with handle %d is under way", req.GetHandle())
	}
	table, ok := h.request.Tables[req.GetTable()]
	if !ok {
		return nil, notFound("no table %q", req.GetTable())
	}
	value, found := table[req.GetKey()]
	return &wire.LookupResponse{Found: found, Value: value}, nil
}

func (h *host) Post(_ context.Context, req *wire.PostRequest) (*wire.PostResponse, error) {
	if req.GetHandle() != handle {
		return nil, notFound("no call with handle %d is under way", req.GetHandle())
	}
	post := h.request.Post
	return &wire.PostResponse{
		Post:     &wire.Post{Id: int64(post.ID), Author: post.Author, Title: post.Title, Handle: handle},
		Contents: post.Contents,
	}, nil
}

// notFound is an error of the code CODE_NOT_FOUND, as the status of a whole call.
func notFound(format string, args ...any) error {
	message := fmt.Sprintf(format, args...)
	s, err := status.New(codes.Unknown, message).WithDetails(&wire.Error{Code: wire.Code_CODE_NOT_FOUND, Message: message})
	if err != nil {
		return status.Error(codes.Unknown, message)
	}
	return s.Err()
}
