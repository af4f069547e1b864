package compat_test

import (
	"testing"

	"example.com/htmlize/compat_test/programs"
	"example.com/htmlize/host"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/compat"
	"example.com/htmlize/internal/model"
)

// TestOrderAsOnePlugin checks that a pack which is bound as one plugin gets its calls one after the other in the order of the text,
// over all of its roles, as under the host of 2023. testdata/host2023 has the same text for that host.
func TestOrderAsOnePlugin(t *testing.T) {
	binds := manifest.Plugin{Name: model.AggregatePlugin, Timeout: longTimeout, OnError: manifest.Keep, Hooks: []manifest.Hook{
		{Role: "sub"}, {Role: "sec"}, {Role: "same"},
	}}
	for _, test := range []sizeCase{
		{
			"sections", ":sec:`A` :sub:`a` :sub:`b` :sec:`B` :sub:`c`",
			paragraph("1 A 1.1 a 1.2 b 2 B 2.1 c"),
		},
		{
			"a role that fails and an unbound role stay in place", ":sub:`x` :none:`y` :sec:`A` :sub:`refused` :sub:`a` :same:`s` :sec:`B`\n\n:sub:`b`",
			paragraph("0.1 x :none:`y` 1 A :sub:`refused` 1.1 a s 2 B") + paragraph("2.1 b"),
		},
	} {
		for _, speaks := range [][]int{{1}, {1, 2}} {
			t.Run(test.name+", host "+set(speaks), func(t *testing.T) {
				t.Parallel()
				h := openPack(t, programs.Path("today/faults"), binds, host.WithProtocols(speaks...))
				if got := compat.Outcome(t.Context(), h, compat.Document{Name: "input.txt", Text: test.text}); got != test.want {
					t.Errorf("got  %q\nwant %q", got, test.want)
				}
			})
		}
	}
}
