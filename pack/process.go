package pack

import (
	"context"
	"sync"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// ProcessRoles works on the groups at the same time, and on each group's texts one after the other.
func (l *linked) ProcessRoles(ctx context.Context, call model.RolesCall) ([][]model.Result, error) {
	results := make([][]model.Result, len(call.Groups))
	var groups sync.WaitGroup
	for i, g := range call.Groups {
		if i == len(call.Groups)-1 {
			// This goroutine would wait otherwise.
			results[i] = l.processGroup(ctx, call, g)
			break
		}
		groups.Go(func() { results[i] = l.processGroup(ctx, call, g) })
	}
	groups.Wait()
	return results, ctx.Err()
}

func (l *linked) processGroup(ctx context.Context, call model.RolesCall, g model.Group) []model.Result {
	p, err := l.plugin(g.Plugin)
	if err != nil {
		return failed(g, err)
	}
	f, ok := p.Roles[g.Role]
	if !ok {
		return failed(g, model.Errorf(diagnostic.NotFound, "plugin %s has no role %s", g.Plugin, g.Role))
	}
	ctx, cancel := model.WithTimeout(ctx, g.Timeout)
	defer cancel()
	services := Services{call.Host, p.roleLogs[g.Role]}
	work := &groupWork{results: make([]model.Result, 0, len(g.Texts))}
	rc := RoleCall{Services: services, Role: g.Role, Post: call.Post, Config: p.currentConfig()}
	done := make(chan struct{})
	next := 0
	more := func() bool { return next < len(g.Texts) && ctx.Err() == nil }
	var texts func()
	texts = func() {
		defer func() {
			if more() {
				// The plugin's code ended this goroutine. The texts that are left get another.
				go texts()
				return
			}
			close(done)
		}()
		for more() {
			rc.Text = g.Texts[next]
			next++
			protect(ctx, services.logger, g.Timeout, func() (HTML, error) { return f(ctx, rc) }, work.add)
		}
	}
	go texts()
	// A function that doesn't heed its context is left behind; its group is answered without it.
	select {
	case <-done:
	case <-ctx.Done():
	}
	return work.finish(g)
}

// failed returns err as the result of each of the group's texts.
func failed(g model.Group, err *model.Error) []model.Result {
	return model.NewResults([]model.Group{g}, err)[0]
}

// groupWork gathers a group's results while somebody may stop waiting for them.
type groupWork struct {
	mu      sync.Mutex
	results []model.Result
}

func (w *groupWork) add(r model.Result) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.results = append(w.results, r)
}

// finish returns the results so far of the texts of g. Those that have none are out of time.
func (w *groupWork) finish(g model.Group) []model.Result {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.results) == len(g.Texts) {
		return w.results
	}
	// Somebody may be at it still.
	results := failed(g, model.TimeoutError(g.Timeout))
	copy(results, w.results)
	// Over the wire, the host's side does that.
	model.MarkShared(results)
	return results
}

func (l *linked) ProcessContents(ctx context.Context, call model.ContentsCall) (string, error) {
	p, err := l.plugin(call.Plugin)
	if err != nil {
		return "", err
	}
	if p.Contents == nil {
		return "", model.Errorf(diagnostic.NotFound, "plugin %s has no contents hook", call.Plugin)
	}
	callCtx, cancel := model.WithTimeout(ctx, call.Timeout)
	defer cancel()
	cc := ContentsCall{
		Services: Services{call.Host, p.log},
		Stage:    call.Stage,
		Text:     HTML(call.Text),
		Post:     call.Post,
		Config:   p.currentConfig(),
	}
	done := make(chan model.Result, 1)
	go protect(callCtx, cc.logger, call.Timeout, func() (HTML, error) { return p.Contents(callCtx, cc) },
		func(r model.Result) { done <- r })
	select {
	case r := <-done:
		if r.Err != nil {
			return "", r.Err
		}
		return r.HTML, nil
	case <-callCtx.Done():
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		return "", model.TimeoutError(call.Timeout)
	}
}
