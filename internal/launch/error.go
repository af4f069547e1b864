package launch

import (
	"fmt"
	"strings"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/packlog"
)

// Error says why a pack's process can't be used. Its text doesn't name the pack.
type Error struct {
	Reason diagnostic.Code
	// Message says what happened.
	Message string
	// Output is the last lines that the process wrote to stderr, oldest first, without log records below level info.
	Output []string
	// StillRunning says that the process hasn't ended, so a panic in its output didn't end it.
	StillRunning bool
	// Err is the cause, or nil.
	Err error
}

// Error returns the message, the cause and the most informative line of output.
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

// IncompatibleError is a pack whose handshake has a protocol that the host didn't offer. A pack that speaks none of the protocols
// offered answers with its lowest.
type IncompatibleError struct {
	// Lowest is the lowest protocol that the pack speaks.
	Lowest int
	// Offered are the protocols that were offered.
	Offered []int
}

// Error returns the protocols of both sides.
func (e *IncompatibleError) Error() string {
	return fmt.Sprintf("it speaks protocol %d and up, and %v is offered", e.Lowest, e.Offered)
}
