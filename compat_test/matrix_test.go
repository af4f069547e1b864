package compat_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/model"
)

// hostProtocols are the sets of protocols that today's host offers in turn.
var hostProtocols = [][]int{{1}, {2}, {1, 2}}

// TestMatrix runs every pack under today's host with each set of protocols, for the first table of docs/compatibility.md. It checks
// the negotiated protocol or the error, and renders every document that is for the pack.
func TestMatrix(t *testing.T) {
	documents := readDocuments(t)
	table := newTable("pack", "host {1}", "host {2}", "host {1, 2}")
	t.Run("cells", func(t *testing.T) {
		for _, peer := range packPeers() {
			for _, speaks := range hostProtocols {
				t.Run(fmt.Sprintf("%s, host %v", peer.name, speaks), func(t *testing.T) {
					t.Parallel()
					table.set(t, peer.name, "host "+set(speaks), peer.testHost(t, speaks, documents))
				})
			}
		}
	})
	var rows []string
	for _, peer := range packPeers() {
		rows = append(rows, peer.name)
	}
	table.check(t, "packs", rows)
}

// TestDocuments checks that each document is run with a pack, and each difference over both protocols.
func TestDocuments(t *testing.T) {
	over := make(map[string][]int)
	listed := make(map[string]bool)
	for _, d := range readDocuments(t) {
		var protocols []int
		for _, peer := range packPeers() {
			for _, speaks := range hostProtocols {
				if peer.canRender(d) && peer.common(speaks) != 0 {
					protocols = append(protocols, peer.common(speaks))
				}
			}
		}
		if len(protocols) == 0 {
			t.Errorf("document %s is run with none of the packs %v", d.name, d.packs)
		}
		over[d.name] = append(over[d.name], protocols...)
		listed[d.name] = d.why != ""
	}
	for name := range listed {
		if listed[name] && !(slices.Contains(over[name], 1) && slices.Contains(over[name], 2)) {
			t.Errorf("document %s lists a difference, and is run over the protocols %v", name, over[name])
		}
	}
}

// testHost runs the pack under today's host with these protocols and returns the text of the table's cell.
func (p packPeer) testHost(t *testing.T, speaks []int, documents []document) string {
	common := p.common(speaks)
	if common == 0 {
		return p.checkIncompatible(t, speaks)
	}
	negotiated := p.checkNegotiation(t, speaks, common)
	for _, d := range documents {
		if p.canRender(d) {
			t.Run(d.name, func(t *testing.T) { p.render(t, d, speaks, common) })
		}
	}
	return negotiated
}

// open returns a host that binds one hook of the pack.
func (p packPeer) open(t *testing.T, speaks []int) *host.Host {
	t.Helper()
	return openPack(t, p.executable(), p.binds, host.WithProtocols(speaks...))
}

// openPack returns a host that binds one plugin of a pack.
func openPack(t *testing.T, path string, binds manifest.Plugin, option host.Option) *host.Host {
	t.Helper()
	spec := manifest.Pack{Name: "peer", Path: path, StartTimeout: manifest.DefaultStartTimeout, Plugins: []manifest.Plugin{binds}}
	h, err := host.New(&manifest.Manifest{File: "manifest.yaml", Packs: []manifest.Pack{spec}}, option)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	return h
}

var transports = map[int]string{1: "netrpc", 2: "grpc"}

// checkNegotiation checks the negotiated protocol and returns the text of the table's cell.
func (p packPeer) checkNegotiation(t *testing.T, speaks []int, want int) string {
	infos, err := p.open(t, speaks).Packs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := infos[0].Protocol; got != want {
		t.Errorf("got protocol %d, want %d", got, want)
	}
	if got := infos[0].Transport; got != transports[want] {
		t.Errorf("got transport %s, want %s", got, transports[want])
	}
	return negotiation(infos[0].Protocol, infos[0].Transport)
}

func negotiation(protocol int, transport string) string {
	return fmt.Sprintf("protocol %d, %s", protocol, transport)
}

func (p packPeer) checkIncompatible(t *testing.T, speaks []int) string {
	_, err := p.open(t, speaks).Packs(t.Context())
	incompatible := diagnostic.Of(err)
	if incompatible == nil || incompatible.Kind != diagnostic.Incompatible {
		t.Fatalf("got error %v, want one of no protocol in common", err)
	}
	wantSpeaks := p.speaks
	if !p.describes {
		wantSpeaks = p.speaks[:1]
	}
	wantSide, wantText := diagnostic.HostSide, "htmlize has to be upgraded"
	if slices.Max(p.speaks) < slices.Min(speaks) {
		wantSide, wantText = diagnostic.PackSide, "the pack has to be upgraded"
	}
	if said := incompatible.Protocols; !slices.Equal(said.Pack, wantSpeaks) || said.Partial == p.describes || !slices.Equal(said.Host, speaks) || incompatible.Upgrade != wantSide {
		t.Errorf("got %+v", incompatible)
	}
	for _, part := range []string{p.executable(), " " + join(wantSpeaks), "speaks " + join(speaks), wantText} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("got error %q, want it to say %q", err, part)
		}
	}
	return "none in common: upgrade the " + string(incompatible.Upgrade)
}

func (p packPeer) render(t *testing.T, d document, speaks []int, protocol int) {
	dir := d.write(t, p.paths)
	h, err := host.Open(filepath.Join(dir, "manifest.yaml"), host.WithProtocols(speaks...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	d.check(t, h, protocol, d.pathReplacer(dir, p.paths))
}

// TestLinked renders the documents for today's packs with the packs linked in.
func TestLinked(t *testing.T) {
	for _, d := range readDocuments(t) {
		if !d.isForToday() {
			continue
		}
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			dir := d.write(t, nil)
			var options []host.Option
			for name, pack := range d.packs {
				options = append(options, host.WithLinked(name, model.Link(linked(t, todaysPacks[pack]))))
			}
			h, err := host.Open(filepath.Join(dir, "manifest.yaml"), options...)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = h.Close() })
			d.check(t, h, 2, d.pathReplacer(dir, nil))
		})
	}
}

// TestNoRole checks that a document without a role starts no pack: the manifest's path of the pack doesn't exist.
func TestNoRole(t *testing.T) {
	d, _, err := readDocument("testdata/documents/no-role.txtar")
	if err != nil {
		t.Fatal(err)
	}
	d.packs = map[string]string{"peer": "none"}
	none := packPeer{paths: map[string]string{"none": filepath.Join(t.TempDir(), "none")}}
	none.render(t, d, host.Protocols(), 2)
}
