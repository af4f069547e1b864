package compat

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/hint"
	"example.com/htmlize/internal/launch"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/wire"
)

// probed is what is found out about a pack before it is held against hosts.
type probed struct {
	path, name, version string
	// speaks is ascending.
	speaks []int
	// told says that the pack tells its protocols, by its command describe; the others are found out by trying.
	told bool
	// partial says that speaks is the lowest alone of a pack that doesn't tell.
	partial bool
	plugins []model.PluginDescription
	// spec is the pack's entry in the author's manifest, and tables are that manifest's; both are empty without one.
	spec   manifest.Pack
	tables []manifest.Table
}

// pos stands for the place in a manifest that is no file.
var pos = diagnostic.Position{File: "compat"}

// probe asks the pack's executable what it is, with its command describe. A pack that has no such command is tried with
// each protocol, and asked over the connection. The error is a [*diagnostic.Diagnostic] or the end of ctx.
func probe(ctx context.Context, path string, spec manifest.Pack, tables []manifest.Table) (*probed, error) {
	p := &probed{path: path, spec: spec, tables: tables}
	d, err := launch.Describe(ctx, path, spec.Env)
	if err == nil && len(d.Protocols) > 0 {
		speaks := slices.Sorted(slices.Values(d.Protocols))
		// Where nothing is in common, its plugins are of no use.
		if len(d.Plugins) > 0 || highestInCommon(speaks, host.Protocols()) == 0 {
			p.take(d)
			p.speaks, p.told = speaks, true
			return p, nil
		}
	}
	return p, p.try(ctx)
}

// try starts the pack with each protocol that this build speaks.
func (p *probed) try(ctx context.Context) error {
	var failure error
	lowest := 0
	for _, protocol := range host.Protocols() {
		// Packs without the command are of 2023, which have this plugin, or of protocol 2, which is asked for no name.
		process, err := p.start(ctx, protocol, model.AggregatePlugin)
		if err == nil {
			p.take(process.Description())
			p.speaks = append(p.speaks, protocol)
			process.Stop()
			continue
		}
		if incompatible, ok := errors.AsType[*launch.IncompatibleError](err); ok {
			lowest = incompatible.Lowest
			continue
		}
		failure = p.failure(err)
		if failed, ok := errors.AsType[*launch.Error](err); !ok || failed.Reason != diagnostic.Disconnected {
			return failure
		}
		// It agreed on the protocol, so the cells tell what is wrong, if there is another that it can be asked over.
		p.speaks = append(p.speaks, protocol)
	}
	switch {
	case len(p.plugins) > 0:
		return nil
	case failure != nil:
		return failure
	case len(p.speaks) > 0:
		return p.failure(p.noPlugins())
	}
	p.speaks, p.partial = []int{lowest}, true
	return nil
}

// start starts the pack with one protocol, for the plugins named.
func (p *probed) start(ctx context.Context, protocol int, plugins ...string) (*launch.Process, error) {
	return launch.Start(ctx, launch.Spec{
		Path:      p.path,
		Env:       p.spec.Env,
		Protocols: []int{protocol},
		Plugins:   plugins,
		Timeout:   manifest.DefaultStartTimeout,
		Logger:    slog.New(slog.DiscardHandler),
	})
}

// noPlugins says why nothing can be called of a pack that is ready for it. Go-plugin's net/rpc has no way to ask a pack for
// the names of its plugins.
func (p *probed) noPlugins() *launch.Error {
	message := "it has no plugins"
	if highest := p.speaks[len(p.speaks)-1]; wire.HooksOnly(highest) {
		message = fmt.Sprintf("its plugins can't be found out over protocol %d: it has no command describe that tells them, "+
			"and no plugin called %s, which would be all of them", highest, model.AggregatePlugin)
	}
	return &launch.Error{Reason: diagnostic.Mismatch, Message: message}
}

// failure says which pack an error of launch is about.
func (p *probed) failure(err error) error {
	d := &diagnostic.Diagnostic{
		Severity: diagnostic.Error,
		Kind:     diagnostic.Pack,
		Pos:      cmp.Or(p.spec.Pos, pos),
		Message:  fmt.Sprintf("pack %s (%s): %v", p.entry(), p.path, err),
		Pack:     p.entry(),
		Path:     p.path,
		Code:     diagnostic.Disconnected,
		Err:      err,
	}
	if failed, ok := errors.AsType[*launch.Error](err); ok {
		d.Code, d.Output = failed.Reason, failed.Output
	}
	d.Hint = hint.Pack(d)
	return d
}

func (p *probed) take(d *model.Description) {
	p.name, p.version, p.plugins = d.Name, d.Version, d.Plugins
}

// entry is what the manifest calls the pack.
func (p *probed) entry() string {
	return cmp.Or(p.spec.Name, strings.TrimSuffix(filepath.Base(p.path), ".exe"))
}

// restarts is more than there are documents: each is to show what it does to the pack.
const restarts = 1_000_000

// manifest binds the pack's roles, and of the plugins named in contents the contents hooks, in the stage given; of those named
// in leftOut nothing. What is neither, as a pack of a later release may have, stays unbound. Each plugin has the configuration
// that it has in the pack's entry.
func (p *probed) manifest(stage htmlize.Stage, contents, leftOut []string) *manifest.Manifest {
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
		// The whole of a pack is there over protocol 1 alone. Of any other, the host says that there is none.
		if plugin.Name != model.AggregatePlugin && !p.has(plugin.Name) {
			spec.Plugins = append(spec.Plugins, newPlugin(plugin.Pos, plugin.Name))
		}
	}
	if len(spec.Plugins) == 0 {
		// Of a pack with which nothing is in common no plugins need be known, and a start asks for one.
		spec.Plugins = []manifest.Plugin{newPlugin(pos, model.AggregatePlugin)}
	}
	return &manifest.Manifest{File: pos.File, Packs: []manifest.Pack{spec}, Tables: p.tables}
}

func newPlugin(at diagnostic.Position, name string) manifest.Plugin {
	return manifest.Plugin{Pos: at, Name: name, OnError: manifest.Fail, Timeout: manifest.DefaultTimeout, TimeoutPos: pos}
}

func (p *probed) has(name string) bool {
	return slices.ContainsFunc(p.plugins, func(plugin model.PluginDescription) bool { return plugin.Name == name })
}
