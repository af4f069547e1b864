package model

// Serving is what the servers of a pack do for its process besides answering. Its zero value is nothing.
type Serving struct {
	// Connected, where it isn't nil, is called when a host begins to use a connection, and what it returns when that
	// connection is gone.
	Connected func() (gone func())

	// Failure, where it isn't nil, is told what went wrong, with attributes as slog has them, in calls of a host that an
	// error would end: such a call is answered with the text that came with it, escaped.
	Failure func(message string, attributes ...any)

	// Wrapped says that the host leaves the indentation of wrapped lines in the texts of roles: one space for the line break and all
	// the white space around it, as there is nothing that tells it from other white space.
	Wrapped bool
}
