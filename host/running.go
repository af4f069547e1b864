package host

import (
	"sync/atomic"

	"example.com/htmlize/internal/launch"
	"example.com/htmlize/internal/model"
)

// running is a pack that has been started, held against the manifest and configured.
type running struct {
	model.Pack
	description *model.Description
	// process is nil for a pack that is linked.
	process *launch.Process
	// calls counts those who use it. The boundPack guards it.
	calls int

	// breakdown is what ended the process, where that wasn't the host.
	breakdown atomic.Pointer[launch.Error]
	stopping  atomic.Bool
	// watched is closed when the end of the process has been reported; nil where nobody watches.
	watched chan struct{}
}

// watch reports that the process is there, which is of the kind given, and in its time how it ended.
func (r *running) watch(report func(EventKind, *launch.Error), kind EventKind) {
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
			report(PackBroke, r.process.Death())
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

// findBreakdown returns what broke the connection to the process. It waits a moment to see whether the process ended.
func (r *running) findBreakdown() *launch.Error {
	if death := r.process.Death(); death != nil {
		// The end is reported before what comes in its place.
		<-r.watched
		return death
	}
	return &launch.Error{Reason: launch.Disconnected, Message: "its process goes on, and its connection broke"}
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

func (r *running) pid() int {
	if r.process == nil {
		return 0
	}
	return r.process.PID()
}
