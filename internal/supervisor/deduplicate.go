package supervisor

import (
	"hash/maphash"
	"math"
	"math/bits"
	"slices"

	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/model"
)

// deterministic are the plugins of an instance that return equal results for equal texts, by their names, each with its cache: nil
// without one.
type deterministic map[string]*cache

// newDeterministic returns those of the plugins that the manifest binds.
func newDeterministic(plugins []manifest.Plugin, description *model.Description) deterministic {
	d := make(deterministic)
	for _, plugin := range plugins {
		if described, _ := description.Plugin(plugin.Name); !described.Deterministic {
			continue
		}
		d[plugin.Name] = nil
		if plugin.Cache != 0 {
			d[plugin.Name] = newCache(plugin.Cache)
		}
	}
	return d
}

// deduplicatedCall is a call without the texts whose results are cached, and without those that equal another.
type deduplicatedCall struct {
	model.RolesCall
	plugins deterministic
	// groups are parallel to Groups; nil for one of which no text was left out.
	groups []*deduplicatedGroup
}

// deduplicatedGroup is what is known of all of a group's texts.
type deduplicatedGroup struct {
	// first has for each text the place of the first that equals it; nil where no two are equal.
	first []int32
	// sent are the places of the texts that the pack gets.
	sent []int32
	// results has those that were cached, at their places.
	results []model.Result
}

// deduplicate leaves texts out of a call.
func (d deterministic) deduplicate(call model.RolesCall) deduplicatedCall {
	c := deduplicatedCall{RolesCall: call, plugins: d}
	for i, group := range call.Groups {
		cache, ok := d[group.Plugin]
		if !ok || len(group.Texts) > math.MaxInt32 {
			continue
		}
		first := firstEqual(group.Texts)
		if first == nil && cache == nil {
			continue
		}
		if c.groups == nil {
			c.groups = make([]*deduplicatedGroup, len(call.Groups))
			c.Groups = slices.Clone(call.Groups)
		}
		c.groups[i], c.Groups[i].Texts = deduplicateGroup(group, first, cache)
	}
	return c
}

// deduplicateGroup returns the texts of a group that the pack gets, and what is known of all.
func deduplicateGroup(group model.Group, first []int32, cache *cache) (*deduplicatedGroup, []string) {
	g := &deduplicatedGroup{first: first, sent: make([]int32, 0, len(group.Texts)), results: make([]model.Result, len(group.Texts))}
	for i := range group.Texts {
		if first == nil || int(first[i]) == i {
			g.sent = append(g.sent, int32(i))
		}
	}
	if cache != nil {
		g.sent = cache.find(group, g.sent, g.results)
	}
	texts := make([]string, len(g.sent))
	for i, at := range g.sent {
		texts[i] = group.Texts[at]
	}
	return g, texts
}

// cache caches the pack's results for later documents of the same instance.
func (c *deduplicatedCall) cache(results [][]model.Result) {
	for i, group := range c.Groups {
		if cache := c.plugins[group.Plugin]; cache != nil {
			cache.add(group, results[i])
		}
	}
}

// all returns the results of all texts, made of the pack's for those that it got.
func (c *deduplicatedCall) all(results [][]model.Result) [][]model.Result {
	for i, group := range c.groups {
		if group == nil {
			continue
		}
		for j, at := range group.sent {
			group.results[at] = results[i][j]
		}
		for j, at := range group.first {
			group.results[j] = group.results[at]
		}
		results[i] = group.results
	}
	return results
}

// firstEqual returns for each text the place of the first that equals it, and nil where no two are equal.
//
// Every call passes through it, and most have no equal texts: this table takes a third of the time of a map, and a third of its
// memory.
func firstEqual(texts []string) []int32 {
	// A slot holds the place of a text, counted from 1, at the text's hash or behind. At least half of the slots are empty.
	slots := make([]int32, 1<<bits.Len(uint(2*len(texts))))
	mask := uint64(len(slots) - 1)
	seed := maphash.MakeSeed()
	var first []int32
	for i, text := range texts {
		slot := maphash.String(seed, text) & mask
		for slots[slot] != 0 && texts[slots[slot]-1] != text {
			slot = (slot + 1) & mask
		}
		if slots[slot] == 0 {
			slots[slot] = int32(i + 1)
		} else if first == nil {
			first = make([]int32, len(texts))
			for j := range i {
				first[j] = int32(j)
			}
		}
		if first != nil {
			first[i] = slots[slot] - 1
		}
	}
	return first
}
