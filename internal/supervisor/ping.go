package supervisor

import (
	"context"
	"errors"
	"slices"
	"time"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/launch"
	"example.com/htmlize/internal/model"
)

const (
	// defaultPingTimeout is long: a ping takes less than a millisecond, and far more where plugins have more to compute than there
	// are processors.
	defaultPingTimeout = 5 * time.Second
	// isolatedPingTimeout is short, as an isolated instance has only one call, and a search for texts that hang has many instances.
	isolatedPingTimeout = time.Second
	// pingDelay is how long after its deadline a text may be without an answer before the process is pinged.
	pingDelay = 2 * time.Second
)

// processRoles makes the call, and pings the process when the shortest deadline of the call has long passed. A process that
// hangs as a whole is killed; it would keep the roles waiting for the deadlines of all of them, one after the other or the longest.
func (i *instance) processRoles(ctx context.Context, call model.RolesCall) ([][]model.Result, error) {
	if i.process == nil {
		return i.ProcessRoles(ctx, call)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if shortest := shortestTimeout(call.Groups); shortest != 0 {
		defer i.pingEvery(ctx, shortest+pingDelay).Stop()
	}
	return i.ProcessRoles(ctx, call)
}

// processContents makes the call, and pings the process if the call has no timeout that would end it.
func (i *instance) processContents(ctx context.Context, call model.ContentsCall) (string, error) {
	if i.process == nil || call.Timeout != 0 {
		return i.ProcessContents(ctx, call)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer i.pingEvery(ctx, i.pingTimeout+pingDelay).Stop()
	return i.ProcessContents(ctx, call)
}

// pingEvery pings the process at intervals while ctx lasts, and kills it if it doesn't answer.
func (i *instance) pingEvery(ctx context.Context, interval time.Duration) *time.Timer {
	var ping func()
	ping = func() {
		if ctx.Err() != nil || i.ping(ctx) != nil {
			return
		}
		if ctx.Err() == nil {
			time.AfterFunc(interval, ping)
		}
	}
	return time.AfterFunc(interval, ping)
}

// shortestTimeout returns the shortest timeout of groups, and zero where none has one.
func shortestTimeout(groups []model.Group) time.Duration {
	var shortest time.Duration
	for _, g := range groups {
		if g.Timeout != 0 && (shortest == 0 || g.Timeout < shortest) {
			shortest = g.Timeout
		}
	}
	return shortest
}

// ping returns the crash of a process that doesn't answer: it hangs and is killed, or it exited meanwhile. It returns nil if the
// process answers, and when ctx ends.
func (i *instance) ping(ctx context.Context) *launch.Error {
	pinging, cancel := model.WithOwnTimeout(ctx, i.pingTimeout)
	defer cancel()
	_, err := i.process.Ping(pinging)
	switch {
	case err == nil, ctx.Err() != nil:
		return nil
	case errors.Is(err, context.DeadlineExceeded) && i.alive():
		return i.kill(diagnostic.Hung, "its process goes on, and doesn't answer")
	default:
		return i.findExit(ctx)
	}
}

// findRolesCrash returns the crash that ended a call with err and these results, which aren't nil; it returns nil if the instance
// goes on.
//
// Deadlines that passed without an answer are those of slow plugins if the process answers a ping, and get the code of a timeout. If
// it doesn't, their texts are [model.Lost], as others in it.
func (i *instance) findRolesCrash(ctx context.Context, results [][]model.Result, err error) *launch.Error {
	if i.process == nil || Ended(ctx) != nil {
		return nil
	}
	var crash *launch.Error
	switch {
	case isDisconnected(err):
		crash = i.findCrash(ctx, err)
	case anyHas(results, model.CodeNoAnswer):
		crash = i.ping(ctx)
	}
	for _, group := range results {
		for n := range group {
			if e := group[n].Err; e == nil || e.Code != model.CodeNoAnswer {
				continue
			} else if crash != nil {
				group[n].Err = model.Lost
			} else {
				group[n].Err = &model.Error{Code: diagnostic.Timeout, Message: e.Message, Err: e.Err}
			}
		}
	}
	return crash
}

// findContentsCrash does the same for the call of a contents hook, and returns the error that the call ends with.
func (i *instance) findContentsCrash(ctx context.Context, err error) (*launch.Error, error) {
	reported, _ := errors.AsType[*model.Error](err)
	results := [][]model.Result{{{Err: reported}}}
	crash := i.findRolesCrash(ctx, results, err)
	if settled := results[0][0].Err; reported != nil && crash == nil {
		return nil, settled
	}
	return crash, err
}

// anyHas reports whether one of the results is an error of the code.
func anyHas(results [][]model.Result, code diagnostic.Code) bool {
	return slices.ContainsFunc(results, func(group []model.Result) bool {
		return slices.ContainsFunc(group, func(r model.Result) bool { return r.Err != nil && r.Err.Code == code })
	})
}

func isDisconnected(err error) bool {
	_, ok := errors.AsType[*model.DisconnectedError](err)
	return ok
}
