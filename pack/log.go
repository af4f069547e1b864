package pack

import (
	"io"
	"log/slog"
	"math"

	"example.com/htmlize/internal/model"
)

// Logger returns the logger for this call. Its records reach the host's log unchanged, with their levels, attributes and groups. They
// name the plugin and the role, and the host adds the pack. The host chooses the levels, so a pack logs all of them. In a call that
// no host made, such as in a test of the function, nothing is logged.
//
// A pack in a process of its own sends each record as a line of JSON over stderr. A host takes the first 64 KiB of a line; a longer
// record is cut, and arrives as text.
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

// wireLog writes records as lines of JSON, which every host recognizes in the output of a pack.
func wireLog(out io.Writer) slog.Handler {
	return slog.NewJSONHandler(out, &slog.HandlerOptions{Level: allLevels})
}

// terminalLog writes records for a person who runs the pack by hand, without the time.
func terminalLog(out io.Writer) slog.Handler {
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
