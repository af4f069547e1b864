package host

import (
	"sync"
	"time"

	"example.com/htmlize/internal/supervisor"
)

// EventKind is what happened to a pack's process.
type EventKind string

// The kinds of an [Event].
const (
	// PackStarted is a process that is ready for calls.
	PackStarted = EventKind(supervisor.Started)
	// PackRestarted is one that is ready in place of a process that crashed, or that had to be replaced.
	PackRestarted = EventKind(supervisor.Restarted)
	// PackStopped is a process that the host ended.
	PackStopped = EventKind(supervisor.Stopped)
	// PackCrashed is a process that ended by itself, lost its connection, or was killed because it hung.
	PackCrashed = EventKind(supervisor.Crashed)
	// PackGaveUp is a pack that isn't restarted, as its restarts are used up. Calls fail until the first of them is a minute
	// ago.
	PackGaveUp = EventKind(supervisor.GaveUp)
)

// Event is something that happened to a pack's process.
type Event struct {
	Time time.Time
	Kind EventKind
	// Pack is the manifest's name for the pack.
	Pack string
	// PID is the process's number, and Protocol the one that was negotiated with it. Both are zero for [PackGaveUp].
	PID, Protocol int
	// Isolated says that the process serves only one call, which a crash of the pack had cut short.
	Isolated bool
	// Err is what ended the process, of [PackCrashed] and [PackGaveUp].
	Err error
}

// WithEvents lets the host call f for everything that happens to the processes of packs: for each process that gets ready for
// calls, its start and, before [Host.Close] returns, its end. A process that doesn't get ready is an error of what needed it
// and no event. A pack that is linked has no process.
//
// The host calls f for one event at a time, from several goroutines, and waits for it. F must not call the Host. The crash of a
// process is reported before the start of the one in its place. A process that the host ends because a call in it hangs may be
// reported later; the PID distinguishes them.
func WithEvents(f func(Event)) Option {
	var mu sync.Mutex
	return func(h *Host) {
		h.config.Notify = func(e supervisor.Event) {
			mu.Lock()
			defer mu.Unlock()
			f(Event{
				Time:     e.Time,
				Kind:     EventKind(e.Kind),
				Pack:     e.Pack,
				PID:      e.PID,
				Protocol: e.Protocol,
				Isolated: e.Isolated,
				Err:      e.Err,
			})
		}
	}
}
