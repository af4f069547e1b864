package launch

import (
	"encoding/json"
	"log/slog"
	"maps"
	"slices"
	"strings"
)

// record is a line of a pack's log.
type record struct {
	level   slog.Level
	message string
	attrs   []slog.Attr
}

// parseRecord makes a record of any line at all. A JSON object that has a text as "@message" (hclog) or "msg" (slog) is a
// log record, its other keys its attributes; every other line is the message itself, at level info.
func parseRecord(line []byte) record {
	whole := record{level: slog.LevelInfo, message: strings.ToValidUTF8(string(line), "\uFFFD")}
	if len(line) == 0 || line[0] != '{' {
		return whole
	}
	var fields map[string]any
	if err := json.Unmarshal(line, &fields); err != nil {
		return whole
	}
	for _, format := range recordFormats {
		message, ok := fields[format.message].(string)
		if !ok {
			continue
		}
		r := record{level: slog.LevelInfo, message: message}
		if name, ok := fields[format.level].(string); ok {
			r.level = parseLevel(name)
		}
		delete(fields, format.message)
		delete(fields, format.level)
		delete(fields, format.time)
		for _, key := range slices.Sorted(maps.Keys(fields)) {
			r.attrs = append(r.attrs, slog.Any(key, fields[key]))
		}
		return r
	}
	return whole
}

// recordFormats are the names of the keys of the log formats that are understood.
var recordFormats = []struct{ message, level, time string }{
	{"@message", "@level", "@timestamp"},
	{slog.MessageKey, slog.LevelKey, slog.TimeKey},
}

// parseLevel understands hclog's names, slog's names and slog's offsets such as "INFO+2"; anything else is info.
func parseLevel(name string) slog.Level {
	if strings.EqualFold(name, "trace") {
		return slog.LevelDebug - 4
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(name)); err != nil {
		return slog.LevelInfo
	}
	return level
}
