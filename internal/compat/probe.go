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

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/hint"
	"example.com/htmlize/internal/launch"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/wire"
)

// probedPack is a pack, with what is known of it before it runs against hosts.
type probedPack struct {
	path, name, version string
	// speaks is ascending.
	speaks []int
	// describesItself says that the protocols are from the pack's command describe, and not found by trying.
	describesItself bool
	// partial says that speaks is only the lowest protocol, and the pack may speak others.
	partial bool
	plugins []model.PluginDescription
	// spec is the pack's entry in the author's manifest, and tables are that manifest's; both are empty without one.
	spec   manifest.Pack
	tables []manifest.Table
}

// pos is the place of everything in a manifest that isn't from a file.
var pos = diagnostic.Position{File: "compat"}

// probe runs the command describe of the pack's executable. A pack without that command is started with each protocol, and described
// over the connection. The error is a [*diagnostic.Diagnostic] or the end of ctx.
func probe(ctx context.Context, path string, spec manifest.Pack, tables []manifest.Table) (*probedPack, error) {
	p := &probedPack{path: path, spec: spec, tables: tables}
	d, err := launch.Describe(ctx, path, spec.Env)
	if err == nil && len(d.Protocols) > 0 {
		speaks := slices.Sorted(slices.Values(d.Protocols))
		// If no protocol is in common, the plugins don't matter.
		if len(d.Plugins) > 0 || highestInCommon(speaks, host.Protocols()) == 0 {
			p.setDescription(d)
			p.speaks, p.describesItself = speaks, true
			return p, nil
		}
	}
	return p, p.try(ctx)
}

// try starts the pack with each protocol that this build speaks.
func (p *probedPack) try(ctx context.Context) error {
	var failure error
	lowest := 0
	for _, protocol := range host.Protocols() {
		// Packs without the command are of 2023 and have this plugin, or speak protocol 2, where names don't matter.
		process, err := p.start(ctx, protocol, model.AggregatePlugin)
		if err == nil {
			p.setDescription(process.Description())
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
		// It speaks the protocol, so its cells say what is wrong, if it can be described over another one.
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
func (p *probedPack) start(ctx context.Context, protocol int, plugins ...string) (*launch.Process, error) {
	return launch.Start(ctx, launch.Spec{
		Path:      p.path,
		Env:       p.spec.Env,
		Protocols: []int{protocol},
		Plugins:   plugins,
		Timeout:   manifest.DefaultStartTimeout,
		Logger:    slog.New(slog.DiscardHandler),
	})
}

// noPlugins returns the error of a pack whose plugins aren't known. Go-plugin's net/rpc has no call for their names.
func (p *probedPack) noPlugins() *launch.Error {
	message := "it has no plugins"
	if highest := p.speaks[len(p.speaks)-1]; wire.HooksOnly(highest) {
		message = fmt.Sprintf("its plugins can't be found out over protocol %d: it has no command describe, "+
			"and no plugin called %s, which would be all of them", highest, model.AggregatePlugin)
	}
	return &launch.Error{Reason: diagnostic.Mismatch, Message: message}
}

// failure returns an error of launch as a diagnostic about the pack.
func (p *probedPack) failure(err error) error {
	d := &diagnostic.Diagnostic{
		Severity: diagnostic.Error,
		Kind:     diagnostic.Pack,
		Place:    diagnostic.Place{Pos: cmp.Or(p.spec.Pos, pos)},
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

func (p *probedPack) setDescription(d *model.Description) {
	p.name, p.version, p.plugins = d.Name, d.Version, d.Plugins
}

// entry returns the pack's name in manifests.
func (p *probedPack) entry() string {
	return cmp.Or(p.spec.Name, strings.TrimSuffix(filepath.Base(p.path), ".exe"))
}
