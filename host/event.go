package host

import (
	"sync"
	"time"
)

// EventKind is what happened to a pack's process.
type EventKind string

// The kinds of an [Event].
const (
	// PackStarted is a process that is ready for calls.
	PackStarted EventKind = "started"
	// PackRestarted is one that is ready in the place of a process that broke off, or that had to be replaced.
	PackRestarted EventKind = "restarted"
	// PackStopped is a process that the host ended.
	PackStopped EventKind = "stopped"
	// PackBroke is a process that ended by itself, or that can't be talked to any more.
	PackBroke EventKind = "broke"
	// PackGaveUp is a pack that isn't started anew, as its restarts are used up. Calls fail until the first of them is a minute
	// ago.
	PackGaveUp EventKind = "gave-up"
)

// Event is something that happened to a pack's process.
type Event struct {
	Time time.Time
	Kind EventKind
	// Pack is the manifest's name for the pack.
	Pack string
	// PID is the process's number, and Protocol the one that was negotiated with it. Both are zero for [PackGaveUp].
	PID, Protocol int
	// Private says that the process serves one call alone, whose process before it broke off.
	Private bool
	// Err is what ended the process, of [PackBroke] and [PackGaveUp].
	Err error
}

// WithEvents lets the host call f for everything that happens to the processes of packs: for each process that gets ready for
// calls, its start and, before [Host.Close] returns, its end. A process that doesn't get ready is an error of what needed it
// and no event. A pack that is linked has no process.
//
// F is called for one event at a time, from several goroutines, and the host waits for it: it does no more than take note of
// the event, and doesn't call the Host. A process that ended by itself is reported before one in its place is; one that the
// host ends, because a call in it hangs, may end after that, so that processes are told apart by their PID.
func WithEvents(f func(Event)) Option {
	var mu sync.Mutex
	return func(h *Host) {
		h.events = func(e Event) {
			mu.Lock()
			defer mu.Unlock()
			f(e)
		}
	}
}
