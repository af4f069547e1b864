package launch

import (
	"fmt"
	"strings"

	"example.com/htmlize/internal/packlog"
)

// Reason is why a pack's process is of no use.
type Reason string

// The reasons.
const (
	// NotFound is a path where there is no file.
	NotFound Reason = "not-found"
	// NotExecutable is a file that may not be executed, or a folder.
	NotExecutable Reason = "not-executable"
	// WrongPlatform is a file that isn't a program for this system and processor.
	WrongPlatform Reason = "wrong-platform"
	// NoInterpreter is a file that names an interpreter or a loader that isn't there.
	NoInterpreter Reason = "no-interpreter"
	// NoExec is a file, or the interpreter that it names, on a file system that is mounted noexec.
	NoExec Reason = "noexec"
	// NotStarted is a process that the system refused to start for another cause.
	NotStarted Reason = "not-started"
	// Exited is a process that ended before the handshake.
	Exited Reason = "exited"
	// OtherCookie is a plugin for another program: it ended because the cookie isn't its own.
	OtherCookie Reason = "other-cookie"
	// NotAPack is a process whose first line of output isn't a handshake.
	NotAPack Reason = "not-a-pack"
	// ForeignAddress is a process whose handshake names an address that isn't known to be its own.
	ForeignAddress Reason = "foreign-address"
	// TimedOut is a process that didn't get ready in time.
	TimedOut Reason = "timed-out"
	// Disconnected is a process that can't be talked to after its handshake.
	Disconnected Reason = "disconnected"
	// Hung is a process that goes on, and doesn't answer.
	Hung Reason = "hung"
	// Died is a process that ended after it had been in use.
	Died Reason = "died"
)

// Error is a pack's process that is of no use. Its text says what happened, and not which pack.
type Error struct {
	Reason Reason
	// Message says what happened.
	Message string
	// Output is the last lines that the process wrote to stderr, oldest first, without log records below level info.
	Output []string
	// GoesOn says that the process hasn't ended, so a panic in its output is none that it ended of.
	GoesOn bool
	// Err is the cause, where another error is.
	Err error
}

// Error returns the message, the cause and the most telling line of output.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Message)
	if e.Err != nil {
		fmt.Fprintf(&b, ": %v", e.Err)
	}
	if last := packlog.MostTelling(e.Output, !e.GoesOn); last != "" {
		fmt.Fprintf(&b, "; its last output was %q", last)
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// IncompatibleError is a pack that answered the handshake with a protocol that wasn't offered. A pack does so where it
// speaks none of those offered, and answers its lowest.
type IncompatibleError struct {
	// Lowest is the lowest protocol that the pack speaks.
	Lowest int
	// Offered are the protocols that were offered.
	Offered []int
}

// Error says both sides' protocols.
func (e *IncompatibleError) Error() string {
	return fmt.Sprintf("it speaks protocol %d and up, and %v is offered", e.Lowest, e.Offered)
}
