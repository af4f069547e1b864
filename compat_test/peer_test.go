package compat_test

import (
	"slices"
	"testing"

	"example.com/htmlize"
	"example.com/htmlize/compat_test/programs"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/pack"
)

// packPeer is a row of the matrix of packs.
type packPeer struct {
	name string
	// paths maps packs to the executables of this peer.
	paths map[string]string
	// speaks is every protocol of the pack. Describes is whether it reports all of them, by its command describe.
	speaks    []int
	describes bool
	// start is the key in paths of the executable that negotiates for the peer. Binds is one of its plugins, with one hook.
	start string
	binds manifest.Plugin
}

func role(plugin, name string) manifest.Plugin {
	return manifest.Plugin{Name: plugin, Hooks: []manifest.Hook{{Role: name}}, Timeout: manifest.DefaultTimeout}
}

func contents(plugin string) manifest.Plugin {
	return manifest.Plugin{Name: plugin, Hooks: []manifest.Hook{{}}, Stage: htmlize.BeforeRoles, Timeout: manifest.DefaultTimeout}
}

func packPeers() []packPeer {
	today := func(name, folder string) packPeer {
		return packPeer{name: name, paths: builds(folder), speaks: []int{1, 2}, describes: true, start: "core", binds: role("tt", "tt")}
	}
	frozen := func(name string, binds manifest.Plugin, speaks ...int) packPeer {
		return packPeer{name: name, paths: map[string]string{name: programs.FrozenPath(name)}, speaks: speaks, start: name, binds: binds}
	}
	// describing is a frozen peer that has the command describe.
	describing := func(name string, binds manifest.Plugin, speaks ...int) packPeer {
		p := frozen(name, binds, speaks...)
		p.describes = true
		return p
	}
	peers := []packPeer{today("core, extra", "today")}
	for _, s := range skewed {
		peers = append(peers, today("core, extra with go-plugin "+s.release, s.release))
	}
	for _, release := range releases() {
		peers = append(peers, releasePeer(release))
	}
	return append(peers,
		frozen("role", role("htmlize", "tt"), 1),
		frozen("contents", contents("htmlize"), 1),
		frozen("pack-v1", role("tt", "tt"), 1),
		frozen("pack-v2", role("tt", "tt"), 2),
		describing("pack-v1v2", role("tt", "tt"), 1, 2),
		describing("pack-v2v3", role("tt", "tt"), 2, 3),
		describing("pack-v3", role("tt", "tt"), 3))
}

// builds returns the executables of today's packs in a folder of binaries.
func builds(folder string) map[string]string {
	paths := make(map[string]string)
	for name := range todaysPacks {
		paths[name] = programs.Path(folder + "/" + name)
	}
	return paths
}

// executable returns the executable that negotiates for the peer.
func (p packPeer) executable() string { return p.paths[p.start] }

// canRender reports whether the peer has all packs that a document needs.
func (p packPeer) canRender(d document) bool {
	for _, pack := range d.packs {
		if _, ok := p.paths[pack]; !ok {
			return false
		}
	}
	return true
}

// common returns the highest protocol in common with a host, and 0 if there is none.
func (p packPeer) common(speaks []int) int {
	highest := 0
	for _, n := range p.speaks {
		if slices.Contains(speaks, n) {
			highest = max(highest, n)
		}
	}
	return highest
}

// linked links a pack into this process.
func linked(t *testing.T, p pack.Pack) model.Pack {
	t.Helper()
	l, err := pack.Linked(p)
	if err != nil {
		t.Fatal(err)
	}
	return model.PackOf(l)
}
