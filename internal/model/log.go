package model

import "log/slog"

// Logging is a [Pack] whose plugins run in this process, and log to a handler of it. A pack in another process logs to its
// stderr.
type Logging interface {
	// LogTo lets what plugins log go to h from the next call on, with the plugin named. It is called before any call is
	// under way. Without it, nothing is logged.
	LogTo(h slog.Handler)
}
