package pack

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/wire"
)

// LinkedPack is a pack inside this process.
type LinkedPack = model.Linked

// Linked makes p a pack inside this process, for programs that link their packs in: pass the result to host.WithLinked. Each result
// has a configuration of its own. The error is that of [Pack.Check].
func Linked(p Pack) (LinkedPack, error) {
	l, err := newLinked(p)
	if err != nil {
		return LinkedPack{}, err
	}
	return model.Link(l), nil
}

func newLinked(p Pack) (*linked, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	l := &linked{
		plugins: make(map[string]*linkedPlugin, len(p.Plugins)),
		description: model.Description{
			Name:      p.Name,
			Version:   p.Version,
			SDK:       "htmlize " + model.Version,
			Protocols: wire.Protocols(),
			Features:  wire.Features(),
		},
	}
	for _, given := range p.Plugins {
		d := model.PluginDescription{
			Name:          given.Name,
			Summary:       given.Summary,
			Deterministic: given.Deterministic,
			Sanitizer:     given.Sanitizer,
		}
		if given.Contents != nil {
			d.Hooks = append(d.Hooks, model.ContentsHook)
		}
		for _, role := range slices.Sorted(maps.Keys(given.Roles)) {
			d.Hooks = append(d.Hooks, model.RoleHook(role))
		}
		var err error
		if d.ConfigSchema, err = configSchema(given.Config); err != nil {
			return nil, fmt.Errorf("plugin %s: config %T: %w", given.Name, given.Config, err)
		}
		l.description.Plugins = append(l.description.Plugins, d)
		l.plugins[given.Name] = &linkedPlugin{
			Plugin:   given,
			config:   given.Config,
			roleLogs: make(map[string]*slog.Logger, len(given.Roles)),
		}
	}
	l.LogTo(slog.DiscardHandler)
	return l, nil
}

// linked is the author's functions as a model.Pack. The servers of both protocols serve it.
type linked struct {
	description model.Description
	plugins     map[string]*linkedPlugin
}

// linkedPlugin is a plugin with its logger and its configuration.
type linkedPlugin struct {
	Plugin

	// log is the plugin's logger, and roleLogs has one for each role. They are made once, and not for each call.
	log      *slog.Logger
	roleLogs map[string]*slog.Logger

	mu     sync.Mutex
	config any
}

func (p *linkedPlugin) currentConfig() any {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.config
}

// decodeConfig is the function decodeConfig, except that a panic in a method of the configuration's type is an error.
func (p *linkedPlugin) decodeConfig(ctx context.Context, raw json.RawMessage) (config any, problems []error) {
	defer func() {
		if v := recover(); v != nil {
			config, problems = nil, []error{panicError(ctx, p.log, v)}
		}
	}()
	return decodeConfig(p.Config, raw)
}

func (l *linked) Describe(context.Context) (*model.Description, error) {
	d := l.description
	return &d, nil
}

func (l *linked) Configure(ctx context.Context, configs model.Configs) error {
	decoded := make(map[*linkedPlugin]any)
	var refused []string
	for _, name := range slices.Sorted(maps.Keys(configs)) {
		p, missing := l.plugin(name)
		if missing != nil {
			return missing
		}
		config, problems := p.decodeConfig(ctx, configs[name])
		for _, problem := range problems {
			refused = append(refused, model.ConfigMessage(name)+problem.Error())
		}
		decoded[p] = config
	}
	if len(refused) > 0 {
		return invalidConfig(refused)
	}
	for p, config := range decoded {
		p.mu.Lock()
		p.config = config
		p.mu.Unlock()
	}
	return nil
}

func (l *linked) plugin(name string) (*linkedPlugin, *model.Error) {
	p, ok := l.plugins[name]
	if !ok {
		return nil, model.Errorf(diagnostic.NotFound, "pack %s has no plugin %s", l.description.Name, name)
	}
	return p, nil
}
