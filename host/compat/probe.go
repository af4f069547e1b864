package compat

import (
	"cmp"
	"context"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"

	"example.com/htmlize/host"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/launch"
	"example.com/htmlize/internal/model"
)

// probed is what is found out about a pack before it is held against hosts.
type probed struct {
	path, name, version string
	speaks              []int
	plugins             []model.PluginDescription
}

// probe asks the pack's executable what it is, with its command describe. A pack that has no such command is tried with
// each protocol, and asked over the connection.
func probe(ctx context.Context, path string) (probed, error) {
	p := probed{path: path}
	if d, err := launch.Describe(ctx, path, nil); err == nil && len(d.Plugins) > 0 {
		p.take(d)
		p.speaks = slices.Sorted(slices.Values(d.Protocols))
		return p, nil
	}
	var failure error
	for _, protocol := range host.Protocols() {
		process, err := launch.Start(ctx, launch.Spec{
			Path:      path,
			Protocols: []int{protocol},
			// Packs without the command are of 2023, which have this plugin, or of protocol 2, which is asked for no name.
			Plugins: []string{model.AggregatePlugin},
			Timeout: manifest.DefaultStartTimeout,
			Logger:  slog.New(slog.DiscardHandler),
		})
		if err != nil {
			failure = cmp.Or(failure, err)
			continue
		}
		p.take(process.Description())
		p.speaks = append(p.speaks, protocol)
		process.Stop()
	}
	if len(p.speaks) == 0 {
		return p, failure
	}
	return p, nil
}

func (p *probed) take(d *model.Description) {
	p.name, p.version, p.plugins = d.Name, d.Version, d.Plugins
}

// manifest binds the plugins' hooks, the contents hooks in the stage given.
func (p probed) manifest(stage manifest.Stage, plugins []model.PluginDescription) *manifest.Manifest {
	name := strings.TrimSuffix(filepath.Base(p.path), filepath.Ext(p.path))
	// Places in a manifest that is no file say which pack it is about.
	pos := manifest.Pos{File: "compat"}
	spec := manifest.Pack{Pos: pos, Name: name, Path: p.path, StartTimeout: manifest.DefaultStartTimeout}
	for _, plugin := range plugins {
		bound := manifest.Plugin{Pos: pos, Name: plugin.Name, OnError: manifest.Fail, Timeout: manifest.DefaultTimeout}
		for _, hook := range plugin.Hooks {
			role, isRole := hook.Role()
			if !isRole && stage == "" {
				continue
			}
			if !isRole {
				bound.Stage = stage
			}
			bound.Hooks = append(bound.Hooks, manifest.Hook{Pos: pos, Role: role})
		}
		spec.Plugins = append(spec.Plugins, bound)
	}
	return &manifest.Manifest{File: pos.File, Packs: []manifest.Pack{spec}}
}
