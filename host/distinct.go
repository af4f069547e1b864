package host

import (
	"hash/maphash"
	"math"
	"math/bits"
	"slices"

	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/model"
)

// reusable are the plugins of a running pack whose results hold for equal texts, by their names, each with what is kept of
// them between documents: nil without a cache.
type reusable map[string]*keptResults

// newReusable returns those of the plugins that the manifest binds.
func newReusable(plugins []manifest.Plugin, description *model.Description) reusable {
	r := make(reusable)
	for _, plugin := range plugins {
		if described, _ := description.Plugin(plugin.Name); !described.Deterministic {
			continue
		}
		r[plugin.Name] = nil
		if plugin.Cache != 0 {
			r[plugin.Name] = newKeptResults(plugin.Cache)
		}
	}
	return r
}

// distinctCall is a call without the texts whose results are there already, or come with those of equal texts.
type distinctCall struct {
	model.RolesCall
	plugins reusable
	// groups are parallel to Groups; nil for one of which no text was left out.
	groups []*distinctGroup
}

// distinctGroup is what is known of all of a group's texts.
type distinctGroup struct {
	// first has for each text the place of the first that equals it; nil where no two are equal.
	first []int32
	// sent are the places of the texts that the pack gets.
	sent []int32
	// results has those at first that were kept, at their places.
	results []model.Result
}

// distinct leaves texts out of a call.
func (r reusable) distinct(call model.RolesCall) distinctCall {
	d := distinctCall{RolesCall: call, plugins: r}
	for i, group := range call.Groups {
		kept, ok := r[group.Plugin]
		if !ok || len(group.Texts) > math.MaxInt32 {
			continue
		}
		first := firsts(group.Texts)
		if first == nil && kept == nil {
			continue
		}
		if d.groups == nil {
			d.groups = make([]*distinctGroup, len(call.Groups))
			d.Groups = slices.Clone(call.Groups)
		}
		d.groups[i], d.Groups[i].Texts = distinguish(group, first, kept)
	}
	return d
}

// distinguish returns the texts of a group that the pack gets, and how to do without the others.
func distinguish(group model.Group, first []int32, kept *keptResults) (*distinctGroup, []string) {
	d := &distinctGroup{first: first, sent: make([]int32, 0, len(group.Texts)), results: make([]model.Result, len(group.Texts))}
	for i := range group.Texts {
		if first == nil || int(first[i]) == i {
			d.sent = append(d.sent, int32(i))
		}
	}
	if kept != nil {
		d.sent = kept.find(group, d.sent, d.results)
	}
	texts := make([]string, len(d.sent))
	for i, at := range d.sent {
		texts[i] = group.Texts[at]
	}
	return d, texts
}

// keep keeps what the pack returned for later documents of the same process.
func (d *distinctCall) keep(results [][]model.Result) {
	for i, group := range d.Groups {
		if kept := d.plugins[group.Plugin]; kept != nil {
			kept.add(group, results[i])
		}
	}
}

// all returns the results of all texts, made of the pack's for those that it got.
func (d *distinctCall) all(results [][]model.Result) [][]model.Result {
	for i, group := range d.groups {
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

// firsts returns for each text the place of the first that equals it, and nil where no two are equal.
//
// It is in the way of every call, and usually finds little: this table takes a third of the time of a map, and a third of its
// memory.
func firsts(texts []string) []int32 {
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
