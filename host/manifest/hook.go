package manifest

import (
	"cmp"
	"strings"

	"example.com/htmlize/internal/hint"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/spelling"
	"example.com/htmlize/internal/yamltext"
)

// hooks reads what a plugin is bound to, and returns false where one of the hooks is not to be relied on.
func (d *decoder) hooks(v value) (hooks []Hook, ok bool) {
	items, ok := d.items(v, "a list of hooks")
	if ok && len(items) == 0 {
		d.problem(v.pos, `list what the plugin is bound to, as in [role:tt] or [contents]`, "the plugin has no hooks")
		ok = false
	}
	known := seen{}
	for _, item := range items {
		text, isText := item.text()
		if !isText {
			d.want(item, "a hook", hookHint(item))
			ok = false
			continue
		}
		hook := model.Hook(text)
		if err := hook.Check(); err != nil {
			d.problem(item.pos, cmp.Or(yamltext.LookalikeHint("the hook", text), slipHint(text)), "%s%v", item.prefix(), err)
			ok = false
			continue
		}
		if !known.twice(d, item, "the hook", text) {
			h := Hook{Pos: item.pos}
			if role, isRole := hook.Role(); isRole {
				h.Role = role
			}
			hooks = append(hooks, h)
		}
	}
	return hooks, ok
}

// hookHint says what to do about a hook that isn't a text, which "role: tt" with a space is the way to get.
func hookHint(v value) string {
	if v.isMap() && len(v.node.Content) == 2 && v.node.Content[0].Value == "role" && v.node.Content[1].Value != "" {
		return "leave out the space: role:" + clip(v.node.Content[1].Value)
	}
	return "a hook is role:NAME or contents"
}

// slipHint says which hook text is likely to stand for.
func slipHint(text string) string {
	if suggestion := hint.DidYouMean(text, []string{string(model.ContentsHook)}); suggestion != "" {
		return suggestion
	}
	role := text
	if kind, name, ok := strings.Cut(text, ":"); ok {
		if _, isSlip := spelling.Nearest(kind, []string{"role"}); !isSlip {
			return ""
		}
		role = strings.TrimSpace(name)
	}
	if !model.IsRoleName(role) {
		return ""
	}
	return hint.Suggest(string(model.RoleHook(role)))
}

// checkRoles reports every role that more than one plugin is bound to: none of them is "the last one" that wins.
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
