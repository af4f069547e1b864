package packlog

import (
	"bytes"
	"context"
	"log/slog"
	"slices"
	"strings"
	"time"
)

// record is a line of a pack's log.
type record struct {
	// time is zero where the line has none.
	time    time.Time
	level   slog.Level
	message string
	attrs   []slog.Attr
}

// String returns the message and the attributes in slog's form for text, without those that hclog adds by itself.
func (r record) String() string {
	attrs := slices.DeleteFunc(slices.Clone(r.attrs), func(a slog.Attr) bool { return strings.HasPrefix(a.Key, "@") })
	if len(attrs) == 0 {
		return r.message
	}
	var out strings.Builder
	text := slog.NewTextHandler(&out, &slog.HandlerOptions{ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if len(groups) == 0 && slices.Contains(hostKeys, a.Key) {
			return slog.Attr{}
		}
		return a
	}})
	slog.New(text.WithAttrs(attrs)).Info("")
	told := strings.TrimSuffix(out.String(), "\n")
	if strings.TrimSpace(r.message) == "" {
		return told
	}
	return r.message + ": " + told
}

// hostKeys are the keys of what the host itself says in every record. A pack's attribute of such a name, which would stand for
// what the host says with some readers, goes into the group own.
var hostKeys = []string{slog.TimeKey, slog.LevelKey, slog.MessageKey, slog.SourceKey, "pack", "stream", ""}

const own = "own"

// logLine logs a line that a pack wrote: a record as it is, and any other line with its stream.
func logLine(ctx context.Context, logger *slog.Logger, e entry) {
	r, structured := parseRecord(e.line)
	if !logger.Enabled(ctx, r.level) {
		return
	}
	if r.time.IsZero() {
		r.time = time.Now()
	}
	out := slog.NewRecord(r.time, r.level, r.message, 0)
	if structured {
		out.AddAttrs(r.attrs...)
	} else {
		out.AddAttrs(slog.String("stream", e.stream))
	}
	// What becomes of a record is the handler's business, as with every logger.
	_ = logger.Handler().Handle(ctx, out)
}

// parseRecord makes a record of any line at all. A JSON object that has a text as "@message" (hclog) or "msg" (slog) is a
// log record, its other members its attributes; every other line is the message itself, at level info, and the result is
// false.
func parseRecord(line []byte) (r record, structured bool) {
	whole := record{level: slog.LevelInfo, message: strings.ToValidUTF8(string(line), "\uFFFD")}
	if len(line) == 0 || line[0] != '{' {
		return whole, false
	}
	fields, ok := decodeObject(line)
	if !ok {
		return whole, false
	}
	for _, format := range recordFormats {
		message, ok := take(&fields, format.message)
		if !ok {
			continue
		}
		r = record{level: slog.LevelInfo, message: message}
		if name, ok := take(&fields, format.level); ok {
			r.level = parseLevel(name)
		}
		if text, ok := take(&fields, format.time); ok {
			r.time = parseTime(text)
		}
		r.attrs = separateHostKeys(fields)
		return r, true
	}
	return whole, false
}

// isDebugRecord reports whether a line, of which the end may be missing, is a log record below level info. It costs next to
// nothing, as a pack that floods its stderr with JSON is made to wait for it.
func isDebugRecord(line []byte) bool {
	if len(line) == 0 || line[0] != '{' {
		return false
	}
	for _, format := range recordFormats {
		if _, rest, ok := bytes.Cut(line[:min(len(line), tailLineBytes)], []byte(`"`+format.level+`"`)); ok {
			name, _, _ := bytes.Cut(bytes.TrimLeft(rest, ` :"`), []byte(`"`))
			return parseLevel(string(name)) < slog.LevelInfo
		}
	}
	return false
}

// recordFormats are the names of the keys of the log formats that are understood.
var recordFormats = []struct{ message, level, time string }{
	{"@message", "@level", "@timestamp"},
	{slog.MessageKey, slog.LevelKey, slog.TimeKey},
}

// take removes the first attribute called key, if it is a text, and returns it.
func take(attrs *[]slog.Attr, key string) (string, bool) {
	i := slices.IndexFunc(*attrs, func(a slog.Attr) bool { return a.Key == key })
	if i < 0 || (*attrs)[i].Value.Kind() != slog.KindString {
		return "", false
	}
	text := (*attrs)[i].Value.String()
	*attrs = slices.Delete(*attrs, i, i+1)
	return text, true
}

// separateHostKeys puts the attributes whose keys are the host's in a group behind the others.
func separateHostKeys(attrs []slog.Attr) []slog.Attr {
	var others, grouped []slog.Attr
	for _, a := range attrs {
		if slices.Contains(hostKeys, a.Key) {
			grouped = append(grouped, a)
		} else {
			others = append(others, a)
		}
	}
	if len(grouped) > 0 {
		others = append(others, slog.Attr{Key: own, Value: slog.GroupValue(grouped...)})
	}
	return others
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

// hclogTime is hclog's form of a time in JSON.
const hclogTime = "2006-01-02T15:04:05.000000Z0700"

// parseTime returns the zero time for what is none.
func parseTime(text string) time.Time {
	for _, layout := range []string{time.RFC3339Nano, hclogTime} {
		if t, err := time.Parse(layout, text); err == nil {
			return t
		}
	}
	return time.Time{}
}
