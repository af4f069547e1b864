package host

import (
	"context"
	"errors"
	"fmt"
	"html"
	"sync"

	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/model"
)

// packCall is all of a document's roles for one pack.
type packCall struct {
	pack   *boundPack
	groups []model.Group
	// bindings is parallel to groups.
	bindings []binding
	results  [][]model.Result
}

// place is where a role's result is: of which call, in which group, at which index. A role that is in no call has none.
type place struct {
	call         *packCall
	group, index int
	// err is why the role's text wasn't sent.
	err *model.Error
}

// process renders roles, one call for each pack, all at the same time. It returns what stands in the place of each role.
// Position tells where the role of an index stands in the document; it is called with ascending indexes.
func (r *rendering) process(ctx context.Context, roles []role, position func(i int) Position) (func(i int) string, error) {
	calls, places := r.host.group(roles)
	if err := r.call(ctx, calls); err != nil {
		return nil, err
	}
	replacements := make([]string, len(roles))
	var failures []error
	for i, role := range roles {
		result, ok := places[i].result()
		if !ok {
			replacements[i] = role.markup()
			// Roles of the document had their warning before; this one a contents hook wrote.
			if pos := position(i); pos.Line == 0 {
				r.warnUnbound(role, pos)
			}
			continue
		}
		if result.Err == nil {
			replacements[i] = result.HTML
			continue
		}
		call, group := places[i].call, places[i].group
		b := call.bindings[group]
		failure := &RoleError{Pos: position(i), Role: role.name, Pack: b.ref(), Err: result.Err}
		switch b.plugin.OnError {
		case manifest.Keep:
			replacements[i] = role.markup()
			r.warnRole(failure, "the role stays as it is written")
		case manifest.Strip:
			replacements[i] = html.EscapeString(role.text())
			r.warnRole(failure, "its text stays alone")
		default:
			failures = append(failures, failure)
		}
	}
	if err := errors.Join(failures...); err != nil {
		return nil, err
	}
	return func(i int) string { return replacements[i] }, nil
}

func (r *rendering) warnRole(failure *RoleError, consequence string) {
	r.warnings = append(r.warnings, Warning{
		Pos:     failure.Pos,
		Message: fmt.Sprintf("%s; %s", failure.message(), consequence),
		Err:     failure,
	})
}

// markup returns the role as it was written, with its line breaks turned into spaces like those around it.
func (r role) markup() string { return ":" + r.name + ":`" + r.text() + "`" }

// group sorts the texts of roles by pack, plugin and role. The places are parallel to roles.
func (h *Host) group(roles []role) ([]*packCall, []place) {
	var calls []*packCall
	byPack := make(map[*boundPack]*packCall)
	groupOf := make(map[string]int)
	places := make([]place, len(roles))
	for i, role := range roles {
		b, ok := h.roles[role.name]
		if !ok {
			continue
		}
		call := byPack[b.pack]
		if call == nil {
			call = &packCall{pack: b.pack}
			byPack[b.pack] = call
			calls = append(calls, call)
		}
		// A role is bound once in a manifest, so its name tells the pack and the plugin too.
		g, ok := groupOf[role.name]
		if !ok {
			g = len(call.groups)
			groupOf[role.name] = g
			call.groups = append(call.groups, model.Group{Plugin: b.plugin.Name, Role: role.name, Timeout: b.plugin.Timeout})
			call.bindings = append(call.bindings, b)
		}
		text := role.text()
		places[i] = place{call: call, group: g, index: len(call.groups[g].Texts), err: model.CheckInput(text)}
		if places[i].err == nil {
			call.groups[g].Texts = append(call.groups[g].Texts, text)
		}
	}
	return calls, places
}

// call carries out calls at the same time. It returns the errors of all packs that couldn't be started, or why the work
// has ended.
func (r *rendering) call(ctx context.Context, calls []*packCall) error {
	errs := make([]error, len(calls))
	carryOut := func(i int) {
		calls[i].results, errs[i] = calls[i].pack.processRoles(ctx, model.RolesCall{
			Post:   model.Post(r.doc.Post),
			Host:   callHost{r.host, r.doc},
			Groups: calls[i].groups,
		})
	}
	var flight sync.WaitGroup
	for i := 1; i < len(calls); i++ {
		flight.Go(func() { carryOut(i) })
	}
	if len(calls) > 0 {
		carryOut(0)
	}
	flight.Wait()
	if err := r.host.ended(ctx); err != nil {
		return err
	}
	return errors.Join(errs...)
}

// result returns what became of the role, and false where it is in no call.
func (p place) result() (model.Result, bool) {
	switch {
	case p.call == nil:
		return model.Result{}, false
	case p.err != nil:
		return model.Result{Err: p.err}, true
	}
	result := p.call.results[p.group][p.index]
	if result.Err == nil {
		if err := model.CheckOutput(result.HTML); err != nil {
			return model.Result{Err: err}, true
		}
	}
	return result, true
}
