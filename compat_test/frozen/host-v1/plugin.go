package main

import (
	"errors"
	"net/rpc"

	goplugin "github.com/hashicorp/go-plugin"
)

// The arguments and replies of protocol 1. Gob matches their fields by name.
type (
	HooksArgs  struct{}
	HooksReply struct{ Hooks []string }

	RoleArgs struct {
		Role, Value string
		Post        Post
	}
	RoleReply struct{ Value string }

	ContentsArgs struct {
		Value string
		Post  Post
	}
	ContentsReply struct{ Value string }

	Post struct {
		Id               int
		Author, Contents string
	}
)

// dispensed is the host's side of a go-plugin plugin.
type dispensed struct{}

func (dispensed) Server(*goplugin.MuxBroker) (interface{}, error) {
	return nil, errors.New("a host serves no plugins")
}

func (dispensed) Client(_ *goplugin.MuxBroker, c *rpc.Client) (interface{}, error) { return c, nil }
