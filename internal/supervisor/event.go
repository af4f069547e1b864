package supervisor

import "time"

// EventKind is what happened to an instance.
type EventKind string

// The kinds of an [Event].
const (
	Started   EventKind = "started"
	Restarted EventKind = "restarted"
	Stopped   EventKind = "stopped"
	Crashed   EventKind = "crashed"
	GaveUp    EventKind = "gave-up"
)

// Event is something that happened to an instance that is a process.
type Event struct {
	Time time.Time
	Kind EventKind
	// Pack is the manifest's name for the pack.
	Pack string
	// PID and Protocol are zero for [GaveUp].
	PID, Protocol int
	Isolated      bool
	// Err is what ended the process, of [Crashed] and [GaveUp].
	Err error
}
