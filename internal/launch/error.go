package launch

import (
	"fmt"
	"strings"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/packlog"
)

// Error is a pack's process that is of no use. Its text says what happened, and not which pack.
type Error struct {
	Reason diagnostic.Code
	// Message says what happened.
	Message string
	// Output is the last lines that the process wrote to stderr, oldest first, without log records below level info.
	Output []string
	// StillRunning says that the process hasn't ended, so a panic in its output is none that it ended of.
	StillRunning bool
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
	if last := packlog.MostInformative(e.Output, !e.StillRunning); last != "" {
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
