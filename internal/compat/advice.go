package compat

import "slices"

// advise says what a pack misses for its protocols, in lines that fit a terminal.
func advise(p *probed) []string {
	if slices.Equal(p.speaks, []int{1}) && !p.partial {
		return []string{
			"speaks protocol 1 alone: it is called once for each role, with the whole post",
			"misses its version, configuration, lookups, stages, titles and codes of errors",
			"built with the SDK it speaks 1 and 2, and still works in hosts of 2023",
			"docs/writing-a-pack.md tells how to move",
		}
	}
	return nil
}
