package main

import (
	"context"
	"errors"
	"net/rpc"
	"slices"

	goplugin "github.com/hashicorp/go-plugin"

	"example.com/frozen/pack-v1v2/wire"
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

// v1Set returns each plugin under its own name, and all as one under the name that hosts of 2023 dispense.
func v1Set(ctx context.Context) goplugin.PluginSet {
	set := goplugin.PluginSet{"htmlize": v1Plugin{&v1Server{ctx, plugins}}}
	for i, p := range plugins {
		set[p.name] = v1Plugin{&v1Server{ctx, plugins[i : i+1]}}
	}
	return set
}

// v1Plugin has no method of gRPC, by which go-plugin tells that protocol 1 is net/rpc.
type v1Plugin struct{ server *v1Server }

func (p v1Plugin) Server(*goplugin.MuxBroker) (any, error) { return p.server, nil }

func (v1Plugin) Client(*goplugin.MuxBroker, *rpc.Client) (any, error) {
	return nil, errors.New("a pack dispenses no plugins")
}

// v1Server answers protocol 1 for some of the plugins as if they were one.
type v1Server struct {
	ctx     context.Context
	plugins []*plugin
}

func (s *v1Server) Hooks(_ HooksArgs, reply *HooksReply) error {
	for _, p := range s.plugins {
		for _, hook := range p.hooks() {
			if !slices.Contains(reply.Hooks, hook) {
				reply.Hooks = append(reply.Hooks, hook)
			}
		}
	}
	return nil
}

func (s *v1Server) ProcessRole(args RoleArgs, reply *RoleReply) error {
	for _, p := range s.plugins {
		if p.roles[args.Role] == nil {
			continue
		}
		g := group{plugin: p.name, role: args.Role, texts: []string{args.Value}}
		c := roleCall{post: postOf(args.Post), host: v1Host{args.Post}, greeting: defaultGreeting}
		r := g.render(s.ctx, c)[0]
		if r.err != nil {
			return r.err
		}
		reply.Value = r.html
		return nil
	}
	return notFound("no plugin here has the hook role:%s", args.Role)
}

func (s *v1Server) ProcessContents(args ContentsArgs, reply *ContentsReply) error {
	reply.Value = args.Value
	for _, p := range s.plugins {
		if p.contents == nil {
			continue
		}
		r := filter(s.ctx, p.name, contentsCall{text: reply.Value, post: postOf(args.Post)}, 0)
		if r.err != nil {
			return r.err
		}
		reply.Value = r.html
	}
	return nil
}

func postOf(p Post) post { return post{id: p.Id, author: p.Author} }

// v1Host is a host of protocol 1, which sends the whole post with each call and takes no calls back.
type v1Host struct{ post Post }

func (h v1Host) contents(context.Context) (string, error) { return h.post.Contents, nil }

func (v1Host) lookup(context.Context, string, string) (string, bool, error) {
	return "", false, &failure{wire.Code_CODE_UNSUPPORTED, "protocol 1 has no lookups in the host"}
}
