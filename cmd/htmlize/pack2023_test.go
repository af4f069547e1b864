//go:build unix

package main

import (
	"fmt"
	"html"
	"net/rpc"
	"strings"

	hclog "github.com/hashicorp/go-hclog"
	goplugin "github.com/hashicorp/go-plugin"
)

// A pack as they were built in 2023: a go-plugin server on net/rpc with the one plugin "htmlize", and with its own types.
// It shares no code with htmlize, on purpose: what it says over the wire is what protocol 1 has to stay. The types are
// exported because net/rpc serves no others.

var handshake2023 = goplugin.HandshakeConfig{
	ProtocolVersion:  1,
	MagicCookieKey:   "HTMLIZE_PLUGIN",
	MagicCookieValue: "hello",
}

var set2023 = goplugin.PluginSet{"htmlize": plugin2023{}}

func servePack2023() {
	goplugin.Serve(&goplugin.ServeConfig{
		HandshakeConfig: handshake2023,
		Plugins:         set2023,
		Logger:          hclog.NewNullLogger(),
	})
}

type plugin2023 struct{}

func (plugin2023) Server(*goplugin.MuxBroker) (any, error) { return server2023{}, nil }

func (plugin2023) Client(*goplugin.MuxBroker, *rpc.Client) (any, error) { return nil, nil }

type (
	HooksArgs2023  struct{}
	HooksReply2023 struct{ Hooks []string }
	RoleArgs2023   struct {
		Role, Value string
		Post        Post2023
	}
	ContentsArgs2023 struct {
		Value string
		Post  Post2023
	}
	ValueReply2023 struct{ Value string }
	Post2023       struct {
		Id               int
		Author, Contents string
	}
)

// server2023 has the role tt, a role post that shows what it gets, and a contents hook.
type server2023 struct{}

func (server2023) Hooks(_ HooksArgs2023, reply *HooksReply2023) error {
	reply.Hooks = []string{"contents", "role:tt", "role:post"}
	return nil
}

func (server2023) ProcessRole(args RoleArgs2023, reply *ValueReply2023) error {
	switch args.Role {
	case "tt":
		reply.Value = "<tt>" + html.EscapeString(args.Value) + "</tt>"
	case "post":
		reply.Value = fmt.Sprintf("%d %s %q", args.Post.Id, args.Post.Author, args.Post.Contents)
	default:
		return fmt.Errorf("no role %s", args.Role)
	}
	return nil
}

func (server2023) ProcessContents(args ContentsArgs2023, reply *ValueReply2023) error {
	if args.Post.Author == "" {
		return fmt.Errorf("the post has no author")
	}
	reply.Value = strings.ReplaceAll(args.Value, " I ", " <b>I ("+args.Post.Author+")</b> ")
	return nil
}
