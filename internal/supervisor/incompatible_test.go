package supervisor

import (
	"fmt"
	"testing"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/model"
)

func TestIncompatibleTexts(t *testing.T) {
	place := diagnostic.Position{File: "manifest.yaml", Line: 7, Col: 9}
	e := &entry{manifest: &manifest.Manifest{}, Spec: &manifest.Pack{Name: "core", Path: "bin/core"}}
	for _, test := range []struct {
		name           string
		incompatible   incompatibility
		want, wantHint string
	}{
		{
			"too old a pack",
			incompatibility{version: "1.2.0", Protocols: diagnostic.Protocols{Pack: []int{1}, Host: []int{2, 3}, Allowed: []int{2, 3}}, upgrade: diagnostic.PackSide},
			"manifest.yaml:7:9: pack core (bin/core, version 1.2.0) speaks protocol 1; this htmlize " + model.Version + " speaks 2 and 3: the pack has to be upgraded",
			"install a version of bin/core that speaks protocol 2 or 3",
		},
		{
			"too old a host",
			incompatibility{Protocols: diagnostic.Protocols{Pack: []int{3}, Partial: true, Host: []int{1, 2}, Allowed: []int{1, 2}}, upgrade: diagnostic.HostSide},
			"manifest.yaml:7:9: pack core (bin/core) speaks protocol 3 and perhaps later ones; this htmlize " + model.Version + " speaks 1 and 2: htmlize has to be upgraded",
			"install an htmlize that speaks protocol 3, or an older version of bin/core",
		},
		{
			"a manifest that rules it out",
			incompatibility{
				Protocols: diagnostic.Protocols{Pack: []int{1}, Host: []int{1, 2, 3}, Allowed: []int{2}}, upgrade: diagnostic.ManifestSide, limits: []diagnostic.Position{place},
			},
			"manifest.yaml:7:9: pack core (bin/core) speaks protocol 1; this htmlize " + model.Version + " speaks 1, 2 and 3, and the manifest allows 2: the manifest has to allow what both speak, or the pack to be upgraded",
			"allow protocol 1 at manifest.yaml:7:9",
		},
		{
			"a manifest that rules it out and binds the whole pack",
			incompatibility{
				Protocols: diagnostic.Protocols{Pack: []int{2}, Host: []int{1, 2}, Allowed: []int{1}}, upgrade: diagnostic.ManifestSide,
				limits: []diagnostic.Position{place}, binding: diagnostic.Position{Line: 9}, instead: []string{"{name: tt, hooks: [role:tt]}"},
			},
			"manifest.yaml:7:9: pack core (bin/core) speaks protocol 2; this htmlize " + model.Version + " speaks 1 and 2, and the manifest allows 1: the manifest has to allow what both speak, and to bind it otherwise than by name: htmlize in line 9, which asks for protocol 1, or the pack to be upgraded",
			"allow protocol 2 at manifest.yaml:7:9, and bind its plugins by their own names in its place: plugins: [{name: tt, hooks: [role:tt]}]",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.incompatible.path, test.incompatible.pos = "bin/core", place
			d := test.incompatible.diagnostic(e)
			if got := d.Error(); got != test.want || d.Hint != test.wantHint {
				t.Errorf("got  %q, %q\nwant %q, %q", got, d.Hint, test.want, test.wantHint)
			}
		})
	}
}

func TestSideToUpgrade(t *testing.T) {
	tests := []struct {
		pack, host []int
		want       diagnostic.Side
	}{
		{[]int{1}, []int{2}, diagnostic.PackSide},
		{[]int{1, 2}, []int{3, 4}, diagnostic.PackSide},
		{[]int{3}, []int{1, 2}, diagnostic.HostSide},
		{[]int{2, 3}, []int{1}, diagnostic.HostSide},
		{[]int{1, 4}, []int{2, 3}, diagnostic.HostSide},
		{[]int{1}, []int{1, 2}, diagnostic.ManifestSide},
		{[]int{2, 3}, []int{1, 2}, diagnostic.ManifestSide},
	}
	for _, test := range tests {
		t.Run(fmt.Sprintf("pack %v host %v", test.pack, test.host), func(t *testing.T) {
			i := incompatibility{Protocols: diagnostic.Protocols{Pack: test.pack, Host: test.host}}
			if got := i.sideToUpgrade(); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}
