package manifest

import (
	"fmt"
	"strings"
)

// Error is everything that is wrong with a manifest and its tables: first the manifest's problems and then each
// table's, in the order of the lines.
type Error struct {
	// Problems has at least one element.
	Problems []Problem
}

// Error returns one line for each problem: its place and its message, without the hint.
func (e *Error) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the causes that problems have, so that errors.Is(err, fs.ErrNotExist) finds a file that is missing.
func (e *Error) Unwrap() []error {
	var errs []error
	for _, p := range e.Problems {
		if p.Err != nil {
			errs = append(errs, p.Err)
		}
	}
	return errs
}

// Problem is one thing that is wrong.
type Problem struct {
	Pos Pos
	// Message says what was wanted and what was found. It doesn't repeat the place.
	Message string
	// Hint says what to do about it; empty where there is nothing to say.
	Hint string
	// Line is the source line at Pos, without its line break; empty where Pos has no line.
	Line string
	// Err is the cause where reading a file came to nothing, and nil otherwise.
	Err error
}

// String returns the place and the message.
func (p Problem) String() string { return fmt.Sprintf("%v: %s", p.Pos, p.Message) }
