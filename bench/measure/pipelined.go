package main

import (
	"context"
	"fmt"
	"strings"

	"example.com/htmlize/bench"
	"example.com/htmlize/host"
)

// pipelined compares rendering over protocol 1 by a plugin whose calls overlap with that by the same pack bound as one
// plugin, to which the host makes one call after the other, as hosts of 2023 did.
func pipelined(ctx context.Context, w *workplace) (result, error) {
	var both [2]func() error
	for i, plugin := range []string{"tt", "htmlize"} {
		manifest, err := w.write("bound-as-"+plugin+".yaml", strings.Replace(bench.Manifest(bench.Packs["one"], ""), "name: tt", "name: "+plugin, 1))
		if err != nil {
			return result{}, err
		}
		h, err := host.Open(manifest, host.WithProtocols(1))
		if err != nil {
			return result{}, err
		}
		defer h.Close()
		if both[i], err = renders(ctx, h, 10_000); err != nil {
			return result{}, err
		}
	}
	c, err := compare(3, both[0], both[1])
	return result{value: c.ratio(), context: fmt.Sprintf("%v, %v", c.first, c.second)}, err
}
