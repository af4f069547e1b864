package v1

import (
	"context"
	"html"
	"regexp"
	"slices"
	"sync"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// server serves some of a pack's plugins as one plugin of protocol 1: either a single plugin, or all of them in the pack's order.
type server struct {
	ctx     context.Context //nolint:containedctx // net/rpc methods take none
	pack    model.Pack
	plugins []model.PluginDescription
	// serving says what to do differently for hosts of 2023.
	serving model.Serving
}

func newServer(ctx context.Context, p model.Pack, plugins []model.PluginDescription) *server {
	return &server{ctx: ctx, pack: p, plugins: plugins}
}

// Hooks answers Plugin.Hooks with the hooks of all plugins, each once.
func (s *server) Hooks(_ HooksArgs, reply *HooksReply) error {
	var hooks []model.Hook
	for _, plugin := range s.plugins {
		for _, hook := range plugin.Hooks {
			if !slices.Contains(hooks, hook) {
				hooks = append(hooks, hook)
			}
		}
	}
	reply.Hooks = hooksToWire(hooks)
	return nil
}

// blanks matches what a host of 2023 sends in the place of a line break and the indentation after it.
var blanks = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[ \t\r]{2,}`) })

// ProcessRole answers Plugin.ProcessRole with the result of the plugin that has the role.
func (s *server) ProcessRole(args RoleArgs, reply *RoleReply) error {
	if s.serving.Wrapped {
		args.Value = blanks().ReplaceAllString(args.Value, " ")
	}
	err := s.processRole(args, reply)
	if err == nil || s.serving.Failure == nil {
		return err
	}
	s.serving.Failure("a role failed, and its text stays, escaped", "role", args.Role, "error", err.Error())
	reply.Value = html.EscapeString(args.Value)
	return nil
}

func (s *server) processRole(args RoleArgs, reply *RoleReply) error {
	hook := model.RoleHook(args.Role)
	for _, plugin := range s.plugins {
		if !plugin.Has(hook) {
			continue
		}
		results, err := s.pack.ProcessRoles(s.ctx, model.RolesCall{
			Post:   postFromWire(args.Post),
			Host:   callHost{args.Post},
			Groups: []model.Group{{Plugin: plugin.Name, Role: args.Role, Texts: []string{args.Value}}},
		})
		if err != nil {
			return err
		}
		result := results[0][0]
		if result.Err != nil {
			return result.Err
		}
		reply.Value = result.HTML
		return nil
	}
	return model.Errorf(diagnostic.NotFound, "no plugin here has the hook %s", hook)
}

// ProcessContents answers Plugin.ProcessContents by passing the text through each plugin that has the contents hook.
func (s *server) ProcessContents(args ContentsArgs, reply *ContentsReply) error {
	text := args.Value
	for _, plugin := range s.plugins {
		if !plugin.Has(model.ContentsHook) {
			continue
		}
		out, err := s.pack.ProcessContents(s.ctx, model.ContentsCall{
			Plugin: plugin.Name,
			Text:   text,
			Post:   postFromWire(args.Post),
			Host:   callHost{args.Post},
		})
		switch {
		case err == nil:
			text = out
		case s.serving.Failure == nil:
			return err
		default:
			s.serving.Failure("a contents hook failed, and the text stays, escaped", "plugin", plugin.Name, "error", err.Error())
			// The hook may be a sanitizer.
			text = html.EscapeString(text)
		}
	}
	reply.Value = text
	return nil
}

// callHost answers a pack's questions to its host during a call. Over protocol 1 there is only the text that came with the call.
type callHost struct{ post Post }

func (h callHost) Contents(context.Context) (string, error) { return h.post.Contents, nil }

func (callHost) Lookup(context.Context, string, string) (string, bool, error) {
	return "", false, &model.Error{Code: diagnostic.Unsupported, Message: model.NoLookups}
}
