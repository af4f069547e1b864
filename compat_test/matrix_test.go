package compat_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"example.com/htmlize/host"
	"example.com/htmlize/host/compat"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/packs/core/core"
	"example.com/htmlize/packs/extra/extra"
)

// hostSets are the protocols of the hosts that today's build plays.
var hostSets = [][]int{{1}, {2}, {1, 2}}

// packPeer is a row of the matrix of packs.
type packPeer struct {
	name string
	// paths maps what documents call packs to the executables of this peer, and binds is a manifest's entry for one of
	// them, with which it can be started.
	paths map[string]string
	// speaks is every protocol of the peer; told says whether it tells all of them, by its command describe.
	speaks []int
	told   bool
	// binds is a plugin of the peer and one of its hooks, to start it with.
	binds manifest.Plugin
}

func role(plugin, name string) manifest.Plugin {
	return manifest.Plugin{Name: plugin, Hooks: []manifest.Hook{{Role: name}}, Timeout: manifest.DefaultTimeout}
}

func packPeers() []packPeer {
	today := func(name, folder string) packPeer {
		return packPeer{
			name:   name,
			paths:  map[string]string{"core": binary(folder + "/core"), "extra": binary(folder + "/extra")},
			speaks: []int{1, 2},
			told:   true,
			binds:  role("tt", "tt"),
		}
	}
	frozen := func(name string, speaks []int, told bool, binds manifest.Plugin) packPeer {
		return packPeer{name, map[string]string{"peer": binary("frozen/" + name)}, speaks, told, binds}
	}
	contents2023 := manifest.Plugin{Name: "htmlize", Hooks: []manifest.Hook{{}}, Stage: manifest.BeforeRoles, Timeout: manifest.DefaultTimeout}
	peers := []packPeer{today("core, extra", "today")}
	for _, s := range skewed {
		peers = append(peers, today("core, extra with go-plugin "+s.release, s.release))
	}
	return append(peers,
		frozen("role", []int{1}, false, role("htmlize", "tt")),
		frozen("contents", []int{1}, false, contents2023),
		frozen("pack-v1", []int{1}, false, role("tt", "tt")),
		frozen("pack-v2", []int{2}, false, role("tt", "tt")),
		frozen("pack-v1v2", []int{1, 2}, true, role("tt", "tt")),
		frozen("pack-v2v3", []int{2, 3}, true, role("tt", "tt")),
		frozen("pack-v3", []int{3}, true, role("tt", "tt")))
}

// executable returns one of the peer's executables.
func (p packPeer) executable() string {
	if path, ok := p.paths["peer"]; ok {
		return path
	}
	return p.paths["core"]
}

// takes reports whether a document is for the peer.
func (p packPeer) takes(d document) bool {
	if _, ok := p.paths["core"]; ok {
		return d.ofToday()
	}
	return d.isFor(p.name)
}

// TestMatrix runs every pack against every host that today's build plays: what is agreed on, or the error; and every
// document that the pack takes. It is the first table of docs/compatibility.md.
func TestMatrix(t *testing.T) {
	documents := readDocuments(t)
	table := newTable("pack", "host {1}", "host {2}", "host {1, 2}")
	t.Run("cells", func(t *testing.T) {
		for _, peer := range packPeers() {
			for _, speaks := range hostSets {
				t.Run(fmt.Sprintf("%s, host %v", peer.name, speaks), func(t *testing.T) {
					t.Parallel()
					table.set(t, peer.name, "host "+set(speaks), peer.meet(t, speaks, documents))
				})
			}
		}
	})
	var rows []string
	for _, peer := range packPeers() {
		rows = append(rows, peer.name)
	}
	table.hold(t, "packs", rows)
}

// meet returns what the table says of the peer and a host.
func (p packPeer) meet(t *testing.T, speaks []int, documents []document) string {
	common := 0
	for _, n := range p.speaks {
		if slices.Contains(speaks, n) {
			common = max(common, n)
		}
	}
	if common == 0 {
		return p.checkIncompatible(t, speaks)
	}
	agreed := p.checkAgreement(t, speaks, common)
	for _, d := range documents {
		if p.takes(d) {
			t.Run(d.name, func(t *testing.T) { p.render(t, d, speaks, common) })
		}
	}
	return agreed
}

// open returns a host that binds one hook of the peer.
func (p packPeer) open(t *testing.T, speaks []int) *host.Host {
	t.Helper()
	spec := manifest.Pack{Name: "peer", Path: p.executable(), StartTimeout: manifest.DefaultStartTimeout, Plugins: []manifest.Plugin{p.binds}}
	h, err := host.New(&manifest.Manifest{File: "manifest.yaml", Packs: []manifest.Pack{spec}}, host.WithProtocols(speaks...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	return h
}

var transports = map[int]string{1: "netrpc", 2: "grpc"}

// checkAgreement returns what was agreed on.
func (p packPeer) checkAgreement(t *testing.T, speaks []int, want int) string {
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
	return agreement(infos[0].Protocol, infos[0].Transport)
}

func agreement(protocol int, transport string) string {
	return fmt.Sprintf("protocol %d, %s", protocol, transport)
}

func (p packPeer) checkIncompatible(t *testing.T, speaks []int) string {
	_, err := p.open(t, speaks).Packs(t.Context())
	incompatible, ok := errors.AsType[*host.IncompatibleError](err)
	if !ok {
		t.Fatalf("got error %v, want one of no protocol in common", err)
	}
	wantSpeaks := p.speaks
	if !p.told {
		wantSpeaks = p.speaks[:1]
	}
	wantSide, words := host.HostSide, "htmlize has to be upgraded"
	if slices.Max(p.speaks) < slices.Min(speaks) {
		wantSide, words = host.PackSide, "the pack has to be upgraded"
	}
	if !slices.Equal(incompatible.Speaks, wantSpeaks) || incompatible.Partial == p.told || !slices.Equal(incompatible.HostSpeaks, speaks) || incompatible.Upgrade != wantSide {
		t.Errorf("got %+v", incompatible)
	}
	for _, part := range []string{p.executable(), " " + join(wantSpeaks), "speaks " + join(speaks), words} {
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
	d.check(t, h, protocol, dir+string(filepath.Separator), "", p.executable(), "peer")
}

// check holds what a host makes of the document over a protocol against what it has to be. Paths are pairs of a path that
// differs from run to run and what stands for it.
func (d document) check(t *testing.T, h *host.Host, protocol int, paths ...string) {
	t.Helper()
	var input string
	for _, f := range d.archive.Files {
		if f.Name == "input.txt" {
			input = string(f.Data)
		}
	}
	got := compat.Outcome(t.Context(), h, compat.Document{Name: "input.txt", Text: input})
	got = strings.NewReplacer(paths...).Replace(got)
	if strings.HasSuffix(d.wantFiles[protocol], ".err") {
		// A txtar file ends with a line break.
		got += "\n"
	}
	if want := d.wants[protocol]; got != want {
		t.Errorf("document %s over protocol %d:\ngot  %q\nwant %q", d.name, protocol, got, want)
	}
}

// TestLinked renders the documents for today's packs with the packs linked in.
func TestLinked(t *testing.T) {
	for _, d := range readDocuments(t) {
		if !d.ofToday() {
			continue
		}
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			dir := d.write(t, nil)
			file := filepath.Join(dir, "manifest.yaml")
			var options []host.Option
			if d.isFor("core") {
				options = append(options, host.WithLinked("core", linked(t, core.Pack)))
			}
			if d.isFor("extra") {
				options = append(options, host.WithLinked("extra", linked(t, extra.Pack)))
			}
			h, err := host.Open(file, options...)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = h.Close() })
			d.check(t, h, 2)
		})
	}
}

func set(numbers []int) string { return "{" + strings.ReplaceAll(join(numbers), " and ", ", ") + "}" }

// join returns "1 and 2".
func join(numbers []int) string {
	words := make([]string, len(numbers))
	for i, n := range numbers {
		words[i] = fmt.Sprint(n)
	}
	return strings.Join(words, " and ")
}

// table gathers cells from parallel tests.
type table struct {
	columns []string
	mu      sync.Mutex
	cells   map[[2]string]string
}

func newTable(columns ...string) *table {
	return &table{columns: columns, cells: make(map[[2]string]string)}
}

// set takes what a test found, unless it failed.
func (t *table) set(tt *testing.T, row, column, text string) {
	if tt.Failed() {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.cells[[2]string{row, column}] = text
}
