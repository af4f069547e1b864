package main

import (
	"errors"
	"fmt"
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

// served is the pack's side of a go-plugin plugin.
type served struct{ server server }

func (s served) Server(*goplugin.MuxBroker) (any, error) { return s.server, nil }

func (served) Client(*goplugin.MuxBroker, *rpc.Client) (any, error) {
	return nil, errors.New("a pack dispenses no plugins")
}

// server answers protocol 1 for some of the plugins as if they were one.
type server struct{ plugins []plugin }

func (s server) Hooks(_ HooksArgs, reply *HooksReply) error {
	contents := false
	for _, p := range s.plugins {
		if p.contents != nil && !contents {
			contents = true
			reply.Hooks = append(reply.Hooks, "contents")
		}
		for _, r := range p.roles {
			reply.Hooks = append(reply.Hooks, "role:"+r.name)
		}
	}
	return nil
}

func (s server) ProcessRole(args RoleArgs, reply *RoleReply) (err error) {
	defer recovered(&err)
	for _, p := range s.plugins {
		for _, r := range p.roles {
			if r.name == args.Role {
				reply.Value, err = r.render(args.Value, args.Post)
				return err
			}
		}
	}
	return fmt.Errorf("no plugin here has the hook role:%s", args.Role)
}

func (s server) ProcessContents(args ContentsArgs, reply *ContentsReply) (err error) {
	defer recovered(&err)
	text := args.Value
	for _, p := range s.plugins {
		if p.contents == nil {
			continue
		}
		if text, err = p.contents(text, args.Post); err != nil {
			return err
		}
	}
	reply.Value = text
	return nil
}

// recovered makes a panic in a plugin an error of the call, as net/rpc lets it end the process.
func recovered(err *error) {
	if v := recover(); v != nil {
		*err = fmt.Errorf("panic: %v", v)
	}
}
