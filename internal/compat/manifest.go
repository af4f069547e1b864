package compat

import (
	"cmp"
	"slices"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/model"
)

// restarts is more than there are documents: the restart budget must not end a run.
const restarts = 1_000_000

// manifest returns a manifest that binds the pack's roles, and the contents hooks of the plugins named in contents, in the stage given. It
// binds nothing of the plugins named in leftOut, and no hook of a kind that isn't known. Each plugin has its configuration of the pack's
// entry.
func (p *probedPack) manifest(stage htmlize.Stage, contents, leftOut []string) *manifest.Manifest {
	spec := manifest.Pack{
		Pos: cmp.Or(p.spec.Pos, pos), Name: p.entry(), Path: p.path, Env: p.spec.Env,
		StartTimeout: manifest.DefaultStartTimeout, Restarts: restarts,
	}
	for _, plugin := range p.plugins {
		bound := newPlugin(pos, plugin.Name)
		if slices.Contains(leftOut, plugin.Name) {
			spec.Plugins = append(spec.Plugins, bound)
			continue
		}
		if c := p.configured(plugin.Name); c != nil {
			bound.Pos, bound.Config, bound.ConfigPos, bound.ConfigPlaces = c.Pos, c.Config, c.ConfigPos, c.ConfigPlaces
		}
		for _, hook := range plugin.Hooks {
			role, isRole := hook.Role()
			switch {
			case isRole:
				bound.Hooks = append(bound.Hooks, manifest.Hook{Pos: pos, Role: role})
			case hook == model.ContentsHook && slices.Contains(contents, plugin.Name):
				bound.Stage = stage
				bound.Hooks = append(bound.Hooks, manifest.Hook{Pos: pos})
			}
		}
		spec.Plugins = append(spec.Plugins, bound)
	}
	for _, plugin := range p.spec.Plugins {
		// The plugin htmlize exists only over protocol 1. For any other that is missing, the host reports that.
		if plugin.Name != model.AggregatePlugin && !p.has(plugin.Name) {
			spec.Plugins = append(spec.Plugins, newPlugin(plugin.Pos, plugin.Name))
		}
	}
	if len(spec.Plugins) == 0 {
		// The plugins of a pack without a protocol in common may be unknown, and a manifest needs one.
		spec.Plugins = []manifest.Plugin{newPlugin(pos, model.AggregatePlugin)}
	}
	return &manifest.Manifest{File: pos.File, Packs: []manifest.Pack{spec}, Tables: p.tables}
}

func newPlugin(at diagnostic.Position, name string) manifest.Plugin {
	return manifest.Plugin{Pos: at, Name: name, OnError: manifest.Fail, Timeout: manifest.DefaultTimeout, TimeoutPos: pos}
}

func (p *probedPack) has(name string) bool {
	return slices.ContainsFunc(p.plugins, func(plugin model.PluginDescription) bool { return plugin.Name == name })
}
