package host

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/launch"
	"example.com/htmlize/internal/model"
)

// defaultAnswerTime is how long a process may take for a sign of life before it counts as one that hangs. It takes less than a
// millisecond, and far longer where plugins have more to compute than there are processors.
const defaultAnswerTime = 5 * time.Second

// privateAnswerTime is that for a private process, in which a single call is under way. A search for the texts that hang has many.
const privateAnswerTime = time.Second

// overtime is how long after its deadline a text may be without an answer before the process is asked for a sign of life.
const overtime = 2 * time.Second

// running is a pack that has been started, held against the manifest and configured.
type running struct {
	model.Pack
	description *model.Description
	// described is what came of the executable's command describe, once it was run.
	described atomic.Pointer[described]
	// reusable is empty for a private process.
	reusable reusable
	// process is nil for a pack that is linked.
	process *launch.Process
	// answerTime is how long the process may take for a sign of life.
	answerTime time.Duration
	// calls counts those who use it. The boundPack guards it.
	calls int

	// breakdown is what ended the process, where that wasn't the host.
	breakdown atomic.Pointer[launch.Error]
	stopping  atomic.Bool
	// watched is closed when the end of the process has been reported; nil where nobody watches.
	watched chan struct{}
}

// described is what an executable says of its pack, or why it doesn't.
type described struct {
	description *model.Description
	err         error
}

// watch reports that the process is there, which is of the kind given, and in its time how it ended.
func (r *running) watch(ctx context.Context, report func(EventKind, *launch.Error), kind EventKind) {
	r.watched = make(chan struct{})
	report(kind, nil)
	go func() {
		defer close(r.watched)
		<-r.process.Exited()
		stopping := r.stopping.Load()
		switch breakdown := r.breakdown.Load(); {
		case breakdown != nil:
			report(PackBroke, breakdown)
		case stopping:
			report(PackStopped, nil)
		default:
			report(PackBroke, r.process.ExitError(ctx))
		}
	}()
}

// alive reports whether the pack's process, if it has one, goes on.
func (r *running) alive() bool {
	if r.process == nil {
		return true
	}
	select {
	case <-r.process.Exited():
		return false
	default:
		return true
	}
}

// processRoles is the pack's, with an eye on the process. Where the shortest deadline of the call is over for long, the process
// is asked for a sign of life again and again, and killed when it gives none: what hangs as a whole would keep the roles
// waiting for the deadlines of all of them, one after the other or the longest.
func (r *running) processRoles(ctx context.Context, call model.RolesCall) ([][]model.Result, error) {
	if r.process == nil {
		return r.ProcessRoles(ctx, call)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if shortest := shortestTimeout(call.Groups); shortest != 0 {
		defer r.askEvery(ctx, shortest+overtime).Stop()
	}
	return r.ProcessRoles(ctx, call)
}

// processContents is the pack's, with an eye on the process where the call has no bound, and nothing else would end it.
func (r *running) processContents(ctx context.Context, call model.ContentsCall) (string, error) {
	if r.process == nil || call.Timeout != 0 {
		return r.ProcessContents(ctx, call)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer r.askEvery(ctx, r.answerTime+overtime).Stop()
	return r.ProcessContents(ctx, call)
}

// askEvery asks the process for a sign of life again and again while ctx lasts, and kills it when it gives none.
func (r *running) askEvery(ctx context.Context, patience time.Duration) *time.Timer {
	var ask func()
	ask = func() {
		if ctx.Err() != nil || r.findSilence(ctx) != nil {
			return
		}
		if ctx.Err() == nil {
			time.AfterFunc(patience, ask)
		}
	}
	return time.AfterFunc(patience, ask)
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

// findBreakdown returns what broke the connection to the process, of which a call's error is err. A process that goes on without
// it is killed.
func (r *running) findBreakdown(ctx context.Context, err error) *launch.Error {
	if e, ok := errors.AsType[*model.DisconnectedError](err); ok && e.Refused {
		return r.kill(diagnostic.Disconnected, fmt.Sprintf("its process goes on, and the host broke the connection: %v", e.Err))
	}
	if end := r.findEnd(ctx); end != nil {
		return end
	}
	return r.kill(diagnostic.Disconnected, "its process goes on, and its connection broke")
}

// findEnd returns what ended the process, and nil where it goes on. It waits a moment, or until ctx ends, to see which.
func (r *running) findEnd(ctx context.Context) *launch.Error {
	if killed := r.breakdown.Load(); killed != nil {
		return killed
	}
	death := r.process.ExitError(ctx)
	if death != nil {
		// The end is reported before what comes in its place.
		<-r.watched
	}
	return death
}

// findSilence returns what became of a process that gives no sign of life: it hangs, and is killed, or it ended while it was
// asked. It returns nil for one that goes on, and when ctx ends.
func (r *running) findSilence(ctx context.Context) *launch.Error {
	asking, cancel := model.WithOwnTimeout(ctx, r.answerTime)
	defer cancel()
	_, err := r.process.Ping(asking)
	switch {
	case err == nil, ctx.Err() != nil:
		return nil
	case errors.Is(err, context.DeadlineExceeded) && r.alive():
		return r.kill(diagnostic.Hung, "its process goes on, and doesn't answer")
	default:
		return r.findEnd(ctx)
	}
}

// kill ends a process that is of no use any more, and returns what broke it: the reason given, or one of before.
func (r *running) kill(reason diagnostic.Code, message string) *launch.Error {
	r.breakdown.CompareAndSwap(nil, r.failure(reason, message))
	r.process.Kill()
	return r.breakdown.Load()
}

func (r *running) stop() {
	if r.process == nil {
		return
	}
	r.stopping.Store(true)
	r.process.Stop()
	if r.watched != nil {
		<-r.watched
	}
}

// protocol returns the protocol that was negotiated, and 0 for a pack that is linked.
func (r *running) protocol() int {
	if r.process == nil {
		return 0
	}
	return r.process.Protocol()
}

// failure is why a pack that goes on is of no use, with what its process, if it has one, wrote last.
func (r *running) failure(reason diagnostic.Code, message string) *launch.Error {
	failed := &launch.Error{Reason: reason, StillRunning: true, Message: message}
	if r.process != nil {
		failed.Output = r.process.LastOutput()
	}
	return failed
}

func (r *running) pid() int {
	if r.process == nil {
		return 0
	}
	return r.process.PID()
}
