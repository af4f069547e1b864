package host

import (
	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/supervisor"
	"example.com/htmlize/markup"
)

// batch is the texts of all roles of one name, and their results.
type batch struct {
	binding
	// group has the texts in their order, without those that are too large. They are dropped when they are sent.
	group model.Group
	// results has one for each text that was sent, without those that next has returned.
	results []model.Result
	// index is the batch's place among those of its pack.
	index int32
	// markup is how many bytes the roles have in the text.
	markup int
}

// batches are the roles of a text that a plugin is bound to.
type batches struct {
	host *Host
	// all are in the order in which their names first appear.
	all []*batch
	// byName has them by the name of the role, and by each other form of it in the text: case may differ.
	byName map[string]*batch
	// ofPack counts them for each pack.
	ofPack map[*supervisor.Pack]int32
	// orders has model.RolesCall.Order for the packs that are bound as one plugin.
	orders map[*supervisor.Pack][]int32
}

func (h *Host) newBatches() *batches {
	return &batches{host: h, byName: make(map[string]*batch), ofPack: make(map[*supervisor.Pack]int32), orders: make(map[*supervisor.Pack][]int32)}
}

// gather returns the roles of a page.
func (h *Host) gather(page markup.Page) *batches {
	roles := h.newBatches()
	for r := range page.Roles(nil) {
		roles.add(r)
	}
	return roles
}

// add adds the next role of the text and returns its batch; nil if no plugin is bound to it.
func (bs *batches) add(r markup.Role) *batch {
	b := bs.byName[r.Name]
	if b == nil {
		bound, ok := bs.host.role(r.Name)
		if !ok {
			return nil
		}
		if b = bs.byName[bound.hook.Role]; b == nil {
			b = bs.begin(bound)
		}
		bs.byName[r.Name] = b
	}
	b.markup += r.End - r.Start
	if checkInput(r) == nil {
		b.group.Texts = append(b.group.Texts, r.Text())
		if b.plugin.Name == model.AggregatePlugin {
			// Packs of 2023 may rely on the order of the calls.
			bs.orders[b.pack] = append(bs.orders[b.pack], b.index)
		}
	}
	return b
}

// begin adds an empty batch.
func (bs *batches) begin(bound binding) *batch {
	name := bound.hook.Role
	b := &batch{binding: bound, group: model.Group{Plugin: bound.plugin.Name, Role: name, Timeout: bound.plugin.Timeout}}
	b.index = bs.ofPack[b.pack]
	bs.ofPack[b.pack]++
	bs.byName[name] = b
	bs.all = append(bs.all, b)
	return b
}

// next returns the result of the next role of the batch, which is r.
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

// growth returns by how many bytes a text grows when results replace its roles.
func (bs *batches) growth() int {
	growth := 0
	for _, b := range bs.all {
		growth -= b.markup
		for _, result := range b.results {
			growth += len(result.HTML)
		}
	}
	if growth > model.MaxResults {
		// Results over the limit become errors.
		return 0
	}
	return growth
}
