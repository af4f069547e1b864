package model

import "log/slog"

// Logging is a [Pack] whose plugins run in this process, so that they can log to one of its handlers. A pack in another process logs to
// its stderr.
type Logging interface {
	// LogTo sets the handler for what plugins log. Records have the plugin's name. LogTo is called before the first call. Without it,
	// nothing is logged.
	LogTo(h slog.Handler)
}
