package plugin

import "example.com/frozen/pack2023/content"

type HooksArgs struct{}

type HooksReply struct {
	Hooks []string
}

type ContentsArgs struct {
	Value string
	Post  content.Post
}

type ContentsReply struct {
	Value string
}

type RoleArgs struct {
	Role  string
	Value string
	Post  content.Post
}

type RoleReply struct {
	Value string
}

// PluginServerRPC is used by plugins to translate RPC calls from the host to the Htmlizer interface.
type PluginServerRPC struct {
	Impl Htmlizer
}

func (s *PluginServerRPC) Hooks(args HooksArgs, reply *HooksReply) error {
	reply.Hooks = s.Impl.Hooks()
	return nil
}

func (s *PluginServerRPC) ProcessContents(args ContentsArgs, reply *ContentsReply) error {
	reply.Value = s.Impl.ProcessContents(args.Value, args.Post)
	return nil
}

func (s *PluginServerRPC) ProcessRole(args RoleArgs, reply *RoleReply) error {
	reply.Value = s.Impl.ProcessRole(args.Role, args.Value, args.Post)
	return nil
}
