package compat

import "slices"

// advise returns what a pack misses because of the protocols that it speaks, in lines that fit a terminal.
func advise(p *probedPack) []string {
	if slices.Equal(p.speaks, []int{1}) && !p.partial {
		return []string{
			"speaks only protocol 1: it is called once for each role, with the whole post",
			"misses its version, configuration, lookups, stages, titles and codes of errors",
			"built with the SDK it speaks 1 and 2, and still works in hosts of 2023",
			"the page \"Writing a pack\" of htmlize's documentation says how to move",
		}
	}
	return nil
}
