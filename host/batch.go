package host

import (
	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/supervisor"
	"example.com/htmlize/markup"
)

// batch is the texts of all roles of one name, and what became of them.
type batch struct {
	binding
	// group has the texts in their order, without those that are refused. They are dropped when they are sent.
	group model.Group
	// results has one for each text, and those that are taken are dropped.
	results []model.Result
	// index is that of the batch among those of its pack.
	index int32
	// markup is how many bytes the roles have in the text.
	markup int
}

// batches are the roles of a text, but for those that no plugin is bound to.
type batches struct {
	host *Host
	// all are in the order in which their names appear first.
	all []*batch
	// byName has them by the name of the role: that is bound once in a manifest, and so tells the pack and the plugin too.
	byName map[string]*batch
	// ofPack is how many of them each pack has.
	ofPack map[*supervisor.Pack]int32
	// orders are those of the calls of packs that are bound as one plugin.
	orders map[*supervisor.Pack][]int32
}

func (h *Host) newBatches() *batches {
	return &batches{host: h, byName: make(map[string]*batch), ofPack: make(map[*supervisor.Pack]int32), orders: make(map[*supervisor.Pack][]int32)}
}

// gather returns the roles of a text.
func (h *Host) gather(text string) *batches {
	roles := h.newBatches()
	for r := range markup.Roles(text) {
		roles.add(r)
	}
	return roles
}

// add takes up the next role of the text, and returns the batch that it is in; nil for one that no plugin is bound to.
func (bs *batches) add(r markup.Role) *batch {
	b := bs.byName[r.Name]
	if b == nil {
		bound, ok := bs.host.roles[r.Name]
		if !ok {
			return nil
		}
		b = &batch{binding: bound, group: model.Group{Plugin: bound.plugin.Name, Role: r.Name, Timeout: bound.plugin.Timeout}}
		b.index = bs.ofPack[b.pack]
		bs.ofPack[b.pack]++
		bs.byName[r.Name] = b
		bs.all = append(bs.all, b)
	}
	b.markup += r.End - r.Start
	if checkInput(r) == nil {
		b.group.Texts = append(b.group.Texts, r.Text())
		if b.plugin.Name == model.AggregatePlugin {
			// What was written for the hosts of 2023 may count on their order of calls.
			bs.orders[b.pack] = append(bs.orders[b.pack], b.index)
		}
	}
	return b
}

// next returns what became of the next role of the batch, which is r.
func (b *batch) next(r markup.Role) model.Result {
	if err := checkInput(r); err != nil {
		return model.Result{Err: err}
	}
	result := b.results[0]
	b.results = b.results[1:]
	if result.Err == nil {
		if err := model.CheckOutput(result.HTML); err != nil {
			return model.Result{Err: err}
		}
	}
	return result
}

// checkInput returns why no pack gets the role's text, and nil where one does.
func checkInput(r markup.Role) *model.Error {
	if len(r.Raw) <= model.MaxText {
		return nil
	}
	return model.CheckInput(r.Text())
}

// growth returns how many bytes more a text has when the results stand in the place of its roles, those that are allowed at most.
func (bs *batches) growth() int {
	growth := 0
	for _, b := range bs.all {
		growth -= b.markup
		for _, result := range b.results {
			growth += len(result.HTML)
		}
	}
	if growth > model.MaxResults {
		// Not all of them will stand there.
		return 0
	}
	return growth
}
