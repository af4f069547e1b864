package host

import (
	"context"
	"errors"
	"html"
	"strings"
	"sync"

	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/markup"
)

// process renders roles, by one call for each pack, and returns text as write writes it with something in the place of each.
// Position tells where a role of text stands in the document; it is asked in ascending order.
func (r *rendering) process(ctx context.Context, text string, roles *batches, write markup.WriteFunc, position func(markup.Role) Position) (string, error) {
	if err := r.call(ctx, roles, model.NewQuota(model.MaxResults)); err != nil {
		return "", err
	}
	var out strings.Builder
	out.Grow(markup.ParagraphsSize(text) + roles.growth())
	var failures []error
	// Equal texts share the memory of a result up to here, and packs that are linked in have no bound.
	allowed := model.NewQuota(model.MaxResults)
	write(&out, text, func(role markup.Role) string {
		b := roles.byName[role.Name]
		if b == nil {
			// Roles of the document had their warning before; this one a contents hook wrote.
			if pos := position(role); pos.Line == 0 {
				r.warnUnbound(role.Name, pos)
			}
			return role.String()
		}
		result := b.next(role)
		if !allowed.Take(len(result.HTML)) {
			result = model.Result{Err: model.ResultsError()}
		}
		if result.Err == nil {
			return result.HTML
		}
		failure := r.roleFailure(position(role), role.Name, b.binding, result.Err)
		switch b.plugin.OnError {
		case manifest.Keep:
			r.warnings = append(r.warnings, asWarning(failure, "the role stays as it is written"))
			return role.String()
		case manifest.Strip:
			r.warnings = append(r.warnings, asWarning(failure, "its text stays alone"))
			return html.EscapeString(role.Text())
		default:
			failures = append(failures, failure)
			return ""
		}
	})
	if err := errors.Join(failures...); err != nil {
		return "", err
	}
	return out.String(), nil
}

// call gets results for batches, by one call for each pack, all at the same time. It returns the errors of all packs that
// couldn't be started, or why the work has ended. What the packs return together is bounded by allowed.
func (r *rendering) call(ctx context.Context, roles *batches, allowed *model.Quota) error {
	var packs []*boundPack
	byPack := make(map[*boundPack][]*batch)
	for _, b := range roles.all {
		if byPack[b.pack] == nil {
			packs = append(packs, b.pack)
		}
		byPack[b.pack] = append(byPack[b.pack], b)
	}
	errs := make([]error, len(packs))
	var calls sync.WaitGroup
	for i, p := range packs {
		calls.Go(func() { errs[i] = r.callPack(ctx, p, byPack[p], roles.orders[p], allowed) })
	}
	calls.Wait()
	if err := r.host.ended(ctx); err != nil {
		return err
	}
	return errors.Join(errs...)
}

// callPack gets results for batches, which are all of one pack, in the order of its texts if it has one.
func (r *rendering) callPack(ctx context.Context, p *boundPack, all []*batch, order []int32, allowed *model.Quota) error {
	call := model.RolesCall{Post: r.doc.Post, Host: callHost{r.host, r.doc}, Order: order, Quota: allowed}
	for _, b := range all {
		call.Groups = append(call.Groups, b.group)
		b.group.Texts = nil
	}
	results, err := p.processRoles(ctx, call)
	if errors.Is(err, errTextID) {
		return r.textIDFailure(all[0].binding)
	}
	if err != nil {
		return err
	}
	for i, b := range all {
		b.results = results[i]
	}
	return nil
}
