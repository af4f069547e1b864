package host

import (
	"context"
	"errors"
	"html"
	"strings"
	"sync"

	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/supervisor"
	"example.com/htmlize/markup"
)

// callPacks gets results for the roles, by one call for each pack, all at the same time. It returns the errors of all packs that
// couldn't be started, or why the work has ended.
func (r *rendering) callPacks(ctx context.Context, roles *batches) error {
	var packs []*supervisor.Pack
	byPack := make(map[*supervisor.Pack][]*batch)
	for _, b := range roles.all {
		if byPack[b.pack] == nil {
			packs = append(packs, b.pack)
		}
		byPack[b.pack] = append(byPack[b.pack], b)
	}
	errs := make([]error, len(packs))
	quota := model.NewQuota(model.MaxResults)
	var calls sync.WaitGroup
	for i, p := range packs {
		calls.Go(func() { errs[i] = r.callPack(ctx, byPack[p], roles.orders[p], quota) })
	}
	calls.Wait()
	if err := supervisor.Ended(ctx); err != nil {
		return err
	}
	return errors.Join(errs...)
}

// callPack gets results for batches, which are all of one pack, in the order of its texts if it has one.
func (r *rendering) callPack(ctx context.Context, all []*batch, order []int32, quota *model.Quota) error {
	call := model.RolesCall{Post: r.doc.Post, Host: callHost{r.host, r.doc}, Order: order, Quota: quota}
	for _, b := range all {
		call.Groups = append(call.Groups, b.group)
		b.group.Texts = nil
	}
	results, err := all[0].pack.ProcessRoles(ctx, call)
	if err != nil {
		return r.callError(all[0].binding, err)
	}
	for i, b := range all {
		b.results = results[i]
	}
	return nil
}

// write returns the page with each role replaced by its result, or by what the manifest's on_error says.
func (r *rendering) write(ctx context.Context, roles *batches) (string, error) {
	var out strings.Builder
	out.Grow(r.page.Size() + roles.growth())
	var failures []error
	// Equal texts share the memory of a result up to here, and packs that are linked have no quota.
	quota := model.NewQuota(model.MaxResults)
	r.page.Write(&out, func(role markup.Role) string {
		b := roles.byName[role.Name]
		if b == nil {
			// Roles of the document had their warning before; a contents hook wrote this one.
			if at := r.page.Place(role); at.Pos.Line == 0 {
				r.warnUnbound(role.Name, at)
			}
			return r.page.Unrendered(role)
		}
		result := b.next(role)
		if !quota.Take(len(result.HTML)) {
			result = model.Result{Err: model.ResultsError()}
		}
		if result.Err == nil {
			return result.HTML
		}
		failure := r.roleFailure(ctx, r.page.Place(role), role.Name, b.binding, result.Err)
		switch b.plugin.OnError {
		case manifest.Keep:
			r.warn(asWarning(failure), "the role stays as it is written")
			return r.page.Unrendered(role)
		case manifest.Strip:
			r.warn(asWarning(failure), "only its text stays")
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
