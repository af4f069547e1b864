package host

import (
	"cmp"
	"context"
	"errors"
	"sync"

	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/supervisor"
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

// PluginInfo is a plugin that a pack has. Over protocol 1 only those that the manifest binds are known.
type PluginInfo struct {
	Name    string `json:"name"`
	Summary string `json:"summary"`
	// Hooks are all that the plugin has, and Bound those that the manifest binds.
	Hooks []string `json:"hooks"`
	Bound []string `json:"bound"`
}

// Packs starts every pack of the manifest that doesn't run yet, at the same time, and describes those that run, in the
// manifest's order. The error joins those of the packs that could not be started. Each pack is pinged; one that doesn't answer
// is no error, and its [Health] says so.
func (h *Host) Packs(ctx context.Context) ([]PackInfo, error) {
	ctx, end, err := h.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	errs, err := h.packs.StartAll(ctx)
	if err != nil {
		return nil, err
	}
	packs := h.packs.Packs()
	infos := make([]*PackInfo, len(packs))
	var pings sync.WaitGroup
	for i, p := range packs {
		pings.Go(func() {
			if status := p.Status(ctx); status != nil {
				infos[i] = packInfo(p.Spec, status)
			}
		})
	}
	pings.Wait()
	if err := supervisor.Ended(ctx); err != nil {
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

func packInfo(spec *manifest.Pack, status *supervisor.Status) *PackInfo {
	info := &PackInfo{
		Name:      spec.Name,
		Path:      spec.Path,
		Version:   status.Description.Version,
		SDK:       status.Description.SDK,
		Protocol:  status.Protocol,
		Transport: cmp.Or(status.Transport, "linked"),
		Speaks:    status.Description.Protocols,
		PID:       status.PID,
		Health:    (*Health)(status.Health),
		Plugins:   []PluginInfo{},
	}
	for _, plugin := range status.Description.Plugins {
		info.Plugins = append(info.Plugins, PluginInfo{
			Name:    plugin.Name,
			Summary: plugin.Summary,
			Hooks:   plugin.HookNames(),
			Bound:   boundHooks(spec, plugin.Name),
		})
	}
	return info
}

// boundHooks returns the hooks of a plugin that the manifest binds.
func boundHooks(spec *manifest.Pack, plugin string) []string {
	names := []string{}
	for _, bound := range spec.Plugins {
		if bound.Name != plugin {
			continue
		}
		for _, hook := range bound.Hooks {
			names = append(names, hook.String())
		}
	}
	return names
}
