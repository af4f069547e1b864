package manifest

import (
	"cmp"
	"fmt"
	"strings"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/hint"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/spelling"
	"example.com/htmlize/internal/yamltext"
)

// Hook is a hook that the manifest binds a plugin to.
type Hook struct {
	Pos diagnostic.Position
	// Role is the role's name; empty for the contents hook.
	Role string
}

// String returns the hook as the manifest has it: "role:NAME" or "contents".
func (h Hook) String() string {
	if h.Role == "" {
		return string(model.ContentsHook)
	}
	return string(model.RoleHook(h.Role))
}

// hooks reads the hooks that a plugin is bound to. It returns false if any of them is wrong.
func (d *decoder) hooks(v value) (hooks []Hook, ok bool) {
	items, ok := d.items(v, "a list of hooks", hooksHint(v))
	if ok && len(items) == 0 {
		d.problem(v.pos, `list what the plugin is bound to, as in [role:tt] or [contents]`, "the plugin has no hooks")
		ok = false
	}
	known := seen{}
	for _, item := range items {
		text, isText := item.text()
		if !isText {
			d.unexpected(item, "a hook", hookHint(item))
			ok = false
			continue
		}
		hook := model.Hook(text)
		if err := hook.Check(); err != nil {
			d.problem(item.pos, cmp.Or(yamltext.LookalikeHint("the hook", text), misspeltHookHint(text)), "%s%v", item.prefix(), err)
			ok = false
			continue
		}
		if !known.duplicate(d, item, "the hook", text) {
			h := Hook{Pos: item.pos}
			if role, isRole := hook.Role(); isRole {
				h.Role = role
			}
			hooks = append(hooks, h)
		}
	}
	return hooks, ok
}

// hooksHint says how to write a list of hooks in place of something else.
func hooksHint(v value) string {
	if role, ok := spacedRole(v); ok {
		return fmt.Sprintf("write [role:%s]", role)
	}
	return cmp.Or(v.listHint(), "list the hooks, as in [role:tt] or [contents]")
}

// hookHint returns a hint for a hook that isn't a text, such as "role: tt" with a space, which is a map.
func hookHint(v value) string {
	if role, ok := spacedRole(v); ok {
		return "leave out the space: role:" + role
	}
	return "a hook is role:NAME or contents"
}

// spacedRole returns the role of a hook with a space, as in "role: tt", which is a map.
func spacedRole(v value) (string, bool) {
	if !v.isMap() || len(v.node.Content) != 2 || v.node.Content[0].Value != "role" || v.node.Content[1].Value == "" {
		return "", false
	}
	return clip(v.node.Content[1].Value), true
}

// misspeltHookHint suggests the hook that text was probably meant to be.
func misspeltHookHint(text string) string {
	if suggestion := hint.DidYouMean(text, []string{string(model.ContentsHook)}); suggestion != "" {
		return suggestion
	}
	role := text
	if kind, name, ok := strings.Cut(text, ":"); ok {
		if _, isMisspelt := spelling.Nearest(kind, []string{"role"}); !isMisspelt {
			return ""
		}
		role = strings.TrimSpace(name)
	}
	if !model.IsRoleName(role) {
		return ""
	}
	return hint.Suggest(string(model.RoleHook(role)))
}

// checkRoles reports every role that more than one plugin is bound to.
func (d *decoder) checkRoles(m *Manifest) {
	type binding struct {
		line         int
		pack, plugin string
	}
	bound := map[string]binding{}
	for _, pack := range m.Packs {
		for _, plugin := range pack.Plugins {
			for _, hook := range plugin.Hooks {
				if hook.Role == "" {
					continue
				}
				if first, ok := bound[hook.Role]; ok {
					d.problem(hook.Pos, "remove one of the two",
						"the role %q is already bound in line %d, to the plugin %q of the pack %q",
						hook.Role, first.line, first.plugin, first.pack)
					continue
				}
				bound[hook.Role] = binding{hook.Pos.Line, pack.Name, plugin.Name}
			}
		}
	}
}
