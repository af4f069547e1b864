package host

import (
	"context"
	"errors"
	"sync"

	"example.com/htmlize/internal/model"
)

// PackInfo is what is known of a pack that runs.
type PackInfo struct {
	// Name is the manifest's name for the pack, and Path its executable.
	Name string `json:"name"`
	Path string `json:"path"`
	// Version and SDK are what the pack says; empty where it says nothing, as packs of 2023 do.
	Version string `json:"version"`
	SDK     string `json:"sdk"`
	// Protocol was negotiated, over Transport: "netrpc" or "grpc". A pack that is linked has protocol 0 and transport
	// "linked".
	Protocol  int    `json:"protocol"`
	Transport string `json:"transport"`
	// Speaks is every protocol that the pack says it speaks.
	Speaks []int `json:"speaks"`
	// PID is the number of the pack's process; 0 for a pack that is linked.
	PID int `json:"pid"`
	// Health is how the process does; nil for a pack that is linked.
	Health  *Health      `json:"health,omitempty"`
	Plugins []PluginInfo `json:"plugins"`
}

// PluginInfo is a plugin that a pack has. Over protocol 1 a pack tells of those alone that the manifest binds.
type PluginInfo struct {
	Name    string `json:"name"`
	Summary string `json:"summary"`
	// Hooks are all that the plugin has, and Bound those that the manifest binds.
	Hooks []string `json:"hooks"`
	Bound []string `json:"bound"`
}

// Packs starts every pack of the manifest that doesn't run yet, at the same time, and tells about those that run, in the
// manifest's order. The error joins those of the packs that could not be started. Each pack is pinged; one that doesn't answer
// is no error, and its [Health] says so.
func (h *Host) Packs(ctx context.Context) ([]PackInfo, error) {
	ctx, end, err := h.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	errs, err := h.startAll(ctx)
	if err != nil {
		return nil, err
	}
	infos := make([]*PackInfo, len(h.packs))
	var asked sync.WaitGroup
	for i, p := range h.packs {
		// The wait for packs that don't answer is one.
		asked.Go(func() { infos[i] = p.info(ctx) })
	}
	asked.Wait()
	if err := h.ended(ctx); err != nil {
		return nil, err
	}
	known := []PackInfo{}
	for _, info := range infos {
		if info != nil {
			known = append(known, *info)
		}
	}
	return known, errors.Join(errs...)
}

// info returns nil for a pack that doesn't run.
func (p *boundPack) info(ctx context.Context) *PackInfo {
	r := p.acquireRunning(ctx)
	if r == nil {
		return nil
	}
	defer p.release(r)
	description := p.describe(ctx, r)
	info := &PackInfo{
		Name:      p.spec.Name,
		Path:      p.spec.Path,
		Version:   description.Version,
		SDK:       description.SDK,
		Protocol:  r.protocol(),
		Transport: "linked",
		Speaks:    description.Protocols,
		PID:       r.pid(),
		Health:    r.health(ctx),
		Plugins:   []PluginInfo{},
	}
	if r.process != nil {
		info.Transport = r.process.Transport()
	}
	for _, plugin := range description.Plugins {
		info.Plugins = append(info.Plugins, PluginInfo{
			Name:    plugin.Name,
			Summary: plugin.Summary,
			Hooks:   hookNames(plugin),
			Bound:   p.bound(plugin.Name),
		})
	}
	return info
}

// ownName returns what the pack calls itself, and false where it doesn't run or doesn't tell.
func (p *boundPack) ownName(ctx context.Context) (string, bool) {
	r := p.acquireRunning(ctx)
	if r == nil {
		return "", false
	}
	defer p.release(r)
	name := p.describe(ctx, r).Name
	return name, name != ""
}

// describe returns all that can be learnt about the pack. A pack of 2023 tells neither name nor version in any way, and
// nothing is missing then but that.
func (p *boundPack) describe(ctx context.Context, r *running) *model.Description {
	if d, err := p.complete(ctx, r); err == nil {
		return d
	}
	return r.description
}

// bound returns the hooks that the manifest binds of a plugin.
func (p *boundPack) bound(plugin string) []string {
	names := []string{}
	for _, spec := range p.spec.Plugins {
		if spec.Name != plugin {
			continue
		}
		for _, hook := range spec.Hooks {
			names = append(names, hook.String())
		}
	}
	return names
}

func hookNames(p model.PluginDescription) []string {
	names := make([]string, len(p.Hooks))
	for i, hook := range p.Hooks {
		names[i] = string(hook)
	}
	return names
}
