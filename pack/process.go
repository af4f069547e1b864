package pack

import (
	"context"
	"sync"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// ProcessRoles processes the groups at the same time, and the texts of a group one after the other.
func (l *linked) ProcessRoles(ctx context.Context, call model.RolesCall) ([][]model.Result, error) {
	results := make([][]model.Result, len(call.Groups))
	var groups sync.WaitGroup
	for i, g := range call.Groups {
		if i == len(call.Groups)-1 {
			// The last group needs no goroutine: this one would only wait.
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
	results := &groupResults{results: make([]model.Result, 0, len(g.Texts))}
	roleCall := RoleCall{Services: services, Role: g.Role, Post: call.Post, Config: p.currentConfig()}
	done := make(chan struct{})
	next := 0
	hasNext := func() bool { return next < len(g.Texts) && ctx.Err() == nil }
	var processTexts func()
	processTexts = func() {
		defer func() {
			if hasNext() {
				// The plugin's code ended this goroutine. Another one takes the remaining texts.
				go processTexts()
				return
			}
			close(done)
		}()
		for hasNext() {
			roleCall.Text = g.Texts[next]
			next++
			protect(ctx, services.logger, g.Timeout, func() (HTML, error) { return f(ctx, roleCall) }, results.add)
		}
	}
	go processTexts()
	// The call doesn't wait for a function that ignores its context.
	select {
	case <-done:
	case <-ctx.Done():
	}
	return results.finish(g)
}

// failed returns err as the result of each of the group's texts.
func failed(g model.Group, err *model.Error) []model.Result {
	return model.NewResults([]model.Group{g}, err)[0]
}

// groupResults collects a group's results, which may be read before all of them are there.
type groupResults struct {
	mu      sync.Mutex
	results []model.Result
}

func (r *groupResults) add(result model.Result) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.results = append(r.results, result)
}

// finish returns the results of the texts of g. The result of those that have none yet is a timeout.
func (r *groupResults) finish(g model.Group) []model.Result {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.results) == len(g.Texts) {
		return r.results
	}
	// A copy, as add may still be called.
	results := failed(g, model.TimeoutError(g.Timeout))
	copy(results, r.results)
	// A linked pack has to mark them itself; over a protocol, the client does.
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
	contentsCall := ContentsCall{
		Services: Services{call.Host, p.log},
		Stage:    call.Stage,
		Text:     HTML(call.Text),
		Post:     call.Post,
		Config:   p.currentConfig(),
	}
	done := make(chan model.Result, 1)
	go protect(callCtx, contentsCall.logger, call.Timeout, func() (HTML, error) { return p.Contents(callCtx, contentsCall) },
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
