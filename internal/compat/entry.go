package compat

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"example.com/htmlize/host/manifest"
)

// Entry returns the manifest's entry for the executable at a path: the one with that path, however it is written, or else the one whose
// path is the same file. Exactly one has to match.
func Entry(m *manifest.Manifest, path string) (*manifest.Pack, error) {
	for _, isSame := range []func(a, b string) bool{samePath, sameFile} {
		var found []*manifest.Pack
		var places []string
		for i := range m.Packs {
			if p := &m.Packs[i]; isSame(p.Path, path) {
				found = append(found, p)
				places = append(places, p.Pos.String())
			}
		}
		switch len(found) {
		case 0:
		case 1:
			return found[0], nil
		default:
			return nil, fmt.Errorf("%s is more than one pack of the manifest: %s", path, strings.Join(places, ", "))
		}
	}
	return nil, fmt.Errorf("%s is no pack of the manifest %s", path, m.File)
}

func samePath(a, b string) bool {
	absoluteA, errA := filepath.Abs(a)
	absoluteB, errB := filepath.Abs(b)
	return errA == nil && errB == nil && absoluteA == absoluteB
}

func sameFile(a, b string) bool {
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(infoA, infoB)
}

// configured returns a plugin as it is in the pack's entry; nil if there is no entry, or the plugin isn't in it.
func (p *probedPack) configured(name string) *manifest.Plugin {
	i := slices.IndexFunc(p.spec.Plugins, func(plugin manifest.Plugin) bool { return plugin.Name == name })
	if i < 0 {
		return nil
	}
	return &p.spec.Plugins[i]
}

// leftOut returns the plugins that aren't tested over a protocol, because it doesn't carry their configuration.
func (p *probedPack) leftOut(protocol int) []string {
	if !carriesLess(protocol) {
		return nil
	}
	var names []string
	for _, plugin := range p.plugins {
		if c := p.configured(plugin.Name); c != nil && c.Config != nil {
			names = append(names, plugin.Name)
		}
	}
	return names
}
