package pack

import (
	"io"
	"log/slog"
	"math"

	"example.com/htmlize/internal/model"
)

// Logger returns the logger for this call. Its records reach the log of the host as they are, with their levels, attributes
// and groups; the host adds the pack, and the plugin and the role are named already. Which levels are of interest is the
// host's choice, so a pack logs all of them. In a test of the function alone, with a call that no host made, nothing is
// logged.
//
// A pack in a process of its own sends a record as a line of JSON, over stderr. A host takes the first 64 KiB of a line: a
// longer record is cut, and arrives as a text.
func (s Services) Logger() *slog.Logger {
	if s.logger == nil {
		return slog.New(slog.DiscardHandler)
	}
	return s.logger
}

var _ model.Logging = (*linked)(nil)

func (l *linked) LogTo(h slog.Handler) {
	for name, p := range l.plugins {
		p.log = slog.New(h).With(slog.String("plugin", name))
		for role := range p.Roles {
			p.roleLogs[role] = p.log.With(slog.String("role", role))
		}
	}
}

// allLevels lets a handler take every record.
const allLevels = slog.Level(math.MinInt)

// wireLog writes records in the form in which hosts of every protocol find them among the output of a pack.
func wireLog(out io.Writer) slog.Handler {
	return slog.NewJSONHandler(out, &slog.HandlerOptions{Level: allLevels})
}

// personalLog writes records for the person who runs a pack by hand, and needs no time.
func personalLog(out io.Writer) slog.Handler {
	return slog.NewTextHandler(out, &slog.HandlerOptions{
		Level: allLevels,
		ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
			if len(groups) == 0 && a.Key == slog.TimeKey && a.Value.Kind() == slog.KindTime {
				return slog.Attr{}
			}
			return a
		},
	})
}
