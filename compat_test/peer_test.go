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
	// speaks is every protocol of the peer; told says whether it tells all of them, by its command describe.
	speaks []int
	told   bool
	// starts is one of paths, and binds one of its plugins with one hook, to start the peer with.
	starts string
	binds  manifest.Plugin
}

func role(plugin, name string) manifest.Plugin {
	return manifest.Plugin{Name: plugin, Hooks: []manifest.Hook{{Role: name}}, Timeout: manifest.DefaultTimeout}
}

func contents(plugin string) manifest.Plugin {
	return manifest.Plugin{Name: plugin, Hooks: []manifest.Hook{{}}, Stage: htmlize.BeforeRoles, Timeout: manifest.DefaultTimeout}
}

func packPeers() []packPeer {
	today := func(name, folder string) packPeer {
		return packPeer{name: name, paths: builds(folder), speaks: []int{1, 2}, told: true, starts: "core", binds: role("tt", "tt")}
	}
	frozen := func(name string, binds manifest.Plugin, speaks ...int) packPeer {
		return packPeer{name: name, paths: map[string]string{name: programs.FrozenPath(name)}, speaks: speaks, starts: name, binds: binds}
	}
	// telling is a frozen peer that has the command describe.
	telling := func(name string, binds manifest.Plugin, speaks ...int) packPeer {
		p := frozen(name, binds, speaks...)
		p.told = true
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
		telling("pack-v1v2", role("tt", "tt"), 1, 2),
		telling("pack-v2v3", role("tt", "tt"), 2, 3),
		telling("pack-v3", role("tt", "tt"), 3))
}

// builds returns the executables of today's packs in a folder of binaries.
func builds(folder string) map[string]string {
	paths := make(map[string]string)
	for name := range todaysPacks {
		paths[name] = programs.Path(folder + "/" + name)
	}
	return paths
}

// executable returns the one of the peer's executables that it is started with.
func (p packPeer) executable() string { return p.paths[p.starts] }

// takes reports whether a document is for the peer.
func (p packPeer) takes(d document) bool {
	for _, pack := range d.packs {
		if _, ok := p.paths[pack]; !ok {
			return false
		}
	}
	return true
}

// common returns the highest protocol in common with a host that speaks others, and 0 where there is none.
func (p packPeer) common(speaks []int) int {
	highest := 0
	for _, n := range p.speaks {
		if slices.Contains(speaks, n) {
			highest = max(highest, n)
		}
	}
	return highest
}

// linked returns a pack as it is linked into this process.
func linked(t *testing.T, p pack.Pack) model.Pack {
	t.Helper()
	l, err := pack.Linked(p)
	if err != nil {
		t.Fatal(err)
	}
	return model.PackOf(l)
}
