package compat

import "slices"

// advise says what a pack misses for its protocols.
func advise(p probed) []string {
	if slices.Equal(p.speaks, []int{1}) {
		return []string{
			"it speaks protocol 1 alone, so it gets a call for each role with the whole post in it, and has no version, " +
				"configuration, lookups, stages, titles, deadlines or codes of errors",
			"built with the SDK (docs/writing-a-pack.md) it speaks 1 and 2, and goes on working in hosts of 2023",
		}
	}
	return nil
}
