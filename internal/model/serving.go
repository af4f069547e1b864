package model

// Serving is what the servers of a pack do for its process besides serving it. The zero value is nothing.
type Serving struct {
	// Connected, if not nil, is called when a host first uses a connection. The function that it returns is called when the connection
	// has ended.
	Connected func() (gone func())

	// Failure, if not nil, is for hosts that end at an error. It is called with a message, and with attributes as slog has them, where a
	// call fails. Such a call is answered with its text, escaped, instead of the error.
	Failure func(message string, attributes ...any)

	// Wrapped says that the host leaves the indentation of wrapped lines in the texts of roles. The server makes one space of a line break
	// and the white space around it: it can't distinguish these from other white space, so it does so with each run of blanks.
	Wrapped bool
}
