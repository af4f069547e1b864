package supervisor

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

// instance is a pack that has been started, verified against the manifest and configured.
type instance struct {
	model.Pack
	entry       *entry
	description *model.Description
	// described is what the executable's command describe printed, once it was run.
	described atomic.Pointer[described]
	// deterministic is empty for an isolated instance.
	deterministic deterministic
	// process is nil for a pack that is linked.
	process *launch.Process
	// pingTimeout is how long the process may take to answer a ping.
	pingTimeout time.Duration
	// calls counts the calls that use it. The Pack guards it.
	calls int

	// killed is the crash for which the supervisor killed the process.
	killed   atomic.Pointer[launch.Error]
	stopping atomic.Bool
	// watched is closed when the end of the process has been reported; nil where nobody watches.
	watched chan struct{}
}

// described is what an executable says of its pack, or why it doesn't.
type described struct {
	description *model.Description
	err         error
}

// watch reports the instance, with the kind given, and later how it ended.
func (i *instance) watch(ctx context.Context, report func(EventKind, *launch.Error), kind EventKind) {
	i.watched = make(chan struct{})
	report(kind, nil)
	go func() {
		defer close(i.watched)
		<-i.process.Exited()
		stopping := i.stopping.Load()
		switch crash := i.killed.Load(); {
		case crash != nil:
			report(Crashed, crash)
		case stopping:
			report(Stopped, nil)
		default:
			report(Crashed, i.process.ExitError(ctx))
		}
	}()
}

// alive reports whether the process, if there is one, runs.
func (i *instance) alive() bool {
	if i.process == nil {
		return true
	}
	select {
	case <-i.process.Exited():
		return false
	default:
		return true
	}
}

// findCrash returns what broke the connection to the process, of which a call's error is err. A process that runs without its
// connection is killed.
func (i *instance) findCrash(ctx context.Context, err error) *launch.Error {
	if e, ok := errors.AsType[*model.DisconnectedError](err); ok && e.Refused {
		return i.kill(diagnostic.Disconnected, fmt.Sprintf("its process goes on, and the host broke the connection: %v", e.Err))
	}
	if exit := i.findExit(ctx); exit != nil {
		return exit
	}
	return i.kill(diagnostic.Disconnected, "its process goes on, and its connection broke")
}

// findExit returns what ended the process, and nil while it runs. It waits a moment, or until ctx ends, to see which.
func (i *instance) findExit(ctx context.Context) *launch.Error {
	if crash := i.killed.Load(); crash != nil {
		return crash
	}
	exit := i.process.ExitError(ctx)
	if exit != nil {
		// The end is reported before what takes its place.
		<-i.watched
	}
	return exit
}

// kill ends a process that is of no use any more, and returns the crash: this one, or one of before.
func (i *instance) kill(reason diagnostic.Code, message string) *launch.Error {
	i.killed.CompareAndSwap(nil, i.failure(reason, message))
	i.process.Kill()
	return i.killed.Load()
}

func (i *instance) stop() {
	if i.process == nil {
		return
	}
	i.stopping.Store(true)
	i.process.Stop()
	if i.watched != nil {
		<-i.watched
	}
}

// protocol returns the protocol that was negotiated, and 0 for a pack that is linked.
func (i *instance) protocol() int {
	if i.process == nil {
		return 0
	}
	return i.process.Protocol()
}

func (i *instance) pid() int {
	if i.process == nil {
		return 0
	}
	return i.process.PID()
}

// failure is why a process that still runs is of no use, with its last output.
func (i *instance) failure(reason diagnostic.Code, message string) *launch.Error {
	failed := &launch.Error{Reason: reason, StillRunning: true, Message: message}
	if i.process != nil {
		failed.Output = i.process.LastOutput()
	}
	return failed
}
