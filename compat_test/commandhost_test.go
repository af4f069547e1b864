package compat_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// commandHost is a build of the command htmlize, other than today's, with manifests that allow some of its protocols.
type commandHost struct {
	htmlize string
	allowed []int
}

var _ hostPeer = commandHost{}

// meet asks the command what it agrees on with the pack, and renders the documents.
func (c commandHost) meet(t *testing.T, p packPeer, documents []document) string {
	protocol := p.common(c.allowed)
	if protocol == 0 {
		return c.checkRefusal(t, p)
	}
	for _, d := range documents {
		if p.takes(d) {
			t.Run(d.name, func(t *testing.T) { c.render(t, d, p, protocol) })
		}
	}
	return c.checkAgreement(t, p, protocol)
}

// packs runs the command packs with a manifest that binds one hook of the pack.
func (c commandHost) packs(t *testing.T, p packPeer) output {
	t.Helper()
	file := filepath.Join(t.TempDir(), "manifest.yaml")
	writeText(t, file, fmt.Sprintf("manifest: 1\n%s\npacks: [{name: peer, path: %q, plugins: [{name: %s, hooks: [%q]}]}]\n",
		protocolsLine(c.allowed), p.executable(), p.binds.Name, p.binds.Hooks[0]))
	return program(t, "", c.htmlize, "packs", "--json", "-m", file)
}

func (c commandHost) checkAgreement(t *testing.T, p packPeer, protocol int) string {
	got := c.packs(t, p)
	var list struct {
		Packs []struct {
			Protocol  int    `json:"protocol"`
			Transport string `json:"transport"`
		} `json:"packs"`
	}
	if err := json.Unmarshal([]byte(got.stdout), &list); err != nil || len(list.Packs) != 1 {
		t.Fatalf("got %+v, want one pack", got)
	}
	agreed := agreement(list.Packs[0].Protocol, list.Packs[0].Transport)
	if want := agreement(protocol, transports[protocol]); agreed != want {
		t.Errorf("got %s, want %s", agreed, want)
	}
	return agreed
}

// checkRefusal holds what the command says of a pack with which it has nothing in common: the pack, what both speak, and that
// one of them has to be upgraded.
func (c commandHost) checkRefusal(t *testing.T, p packPeer) string {
	got := c.packs(t, p)
	if got.status != 3 {
		t.Errorf("got exit status %d, want 3", got.status)
	}
	speaks := p.speaks
	if !p.told {
		speaks = speaks[:1]
	}
	for _, part := range []string{p.executable(), " " + join(speaks), "speaks " + join(c.allowed), "has to be upgraded"} {
		if !strings.Contains(got.stderr, part) {
			t.Errorf("got stderr %q, want it to say %q", got.stderr, part)
		}
	}
	return noneInCommon
}

// render holds the HTML of the document, or that it is refused: how a command shows errors is held by its own scripts.
func (c commandHost) render(t *testing.T, d document, p packPeer, protocol int) {
	dir := d.write(t, p.paths)
	file := filepath.Join(dir, "manifest.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	writeText(t, file, string(text)+protocolsLine(c.allowed)+"\n")
	got := program(t, "", c.htmlize, "render", "-m", file, filepath.Join(dir, "input.txt"))
	want := output{stdout: d.wants[protocol], stderr: got.stderr}
	if strings.HasSuffix(d.wantFiles[protocol], ".err") {
		want.stdout, want.status = "", got.status
		if !slices.Contains([]int{1, 3}, got.status) {
			t.Errorf("got exit status %d, want that of a document or of a pack that fails", got.status)
		}
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(output{})); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// protocolsLine returns the line of a manifest that allows protocols, such as "protocols: [1, 2]".
func protocolsLine(numbers []int) string {
	return "protocols: [" + strings.ReplaceAll(join(numbers), " and ", ", ") + "]"
}
