package packlog

import (
	"bytes"
	"context"
	"log/slog"
	"slices"
	"strings"
	"time"
)

// record is a line of a pack's log, parsed.
type record struct {
	// time is zero where the line has no time.
	time    time.Time
	level   slog.Level
	message string
	attrs   []slog.Attr
}

// String returns the message and the attributes in the format of slog's text handler, without the attributes that hclog adds by itself.
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
	pairs := strings.TrimSuffix(out.String(), "\n")
	if strings.TrimSpace(r.message) == "" {
		return pairs
	}
	return r.message + ": " + pairs
}

// hostKeys are the keys of the attributes that the host adds to records. A pack's attribute with such a key is moved to the group own:
// some readers would take it for the host's.
var hostKeys = []string{slog.TimeKey, slog.LevelKey, slog.MessageKey, slog.SourceKey, "pack", "stream", ""}

const ownGroup = "own"

// logLine logs a line that a pack wrote. A line that is no log record gets the name of its stream as an attribute.
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
	// A logger ignores its handler's errors.
	_ = logger.Handler().Handle(ctx, out)
}

// parseRecord makes a record of any line. A JSON object with a string as "@message" (hclog) or "msg" (slog) is a log record, and its
// other members are the attributes. For any other line parseRecord returns false and a record of level info with the line as its message.
func parseRecord(line []byte) (r record, structured bool) {
	unstructured := record{level: slog.LevelInfo, message: strings.ToValidUTF8(string(line), "\uFFFD")}
	if len(line) == 0 || line[0] != '{' {
		return unstructured, false
	}
	fields, ok := decodeObject(line)
	if !ok {
		return unstructured, false
	}
	for _, format := range recordFormats {
		message, ok := removeString(&fields, format.message)
		if !ok {
			continue
		}
		r = record{level: slog.LevelInfo, message: message}
		if name, ok := removeString(&fields, format.level); ok {
			r.level = parseLevel(name)
		}
		if text, ok := removeString(&fields, format.time); ok {
			r.time = parseTime(text)
		}
		r.attrs = separateHostKeys(fields)
		return r, true
	}
	return unstructured, false
}

// isDebugRecord reports whether a line is a log record below level info. The end of the line may be missing. It doesn't parse the
// line, as that would slow down a pack that floods its stderr with JSON.
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

// recordFormats are the keys of the supported log formats.
var recordFormats = []struct{ message, level, time string }{
	{"@message", "@level", "@timestamp"},
	{slog.MessageKey, slog.LevelKey, slog.TimeKey},
}

// removeString removes the first attribute called key and returns its value, if that is a string.
func removeString(attrs *[]slog.Attr, key string) (string, bool) {
	i := slices.IndexFunc(*attrs, func(a slog.Attr) bool { return a.Key == key })
	if i < 0 || (*attrs)[i].Value.Kind() != slog.KindString {
		return "", false
	}
	text := (*attrs)[i].Value.String()
	*attrs = slices.Delete(*attrs, i, i+1)
	return text, true
}

// separateHostKeys moves the attributes with a key of the host into a group after the others.
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
		others = append(others, slog.Attr{Key: ownGroup, Value: slog.GroupValue(grouped...)})
	}
	return others
}

// parseLevel parses hclog's names, slog's names and slog's offsets such as "INFO+2". Anything else is info.
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

// hclogTime is the layout of hclog's times in JSON.
const hclogTime = "2006-01-02T15:04:05.000000Z0700"

// parseTime returns the zero time for a text that is no time.
func parseTime(text string) time.Time {
	for _, layout := range []string{time.RFC3339Nano, hclogTime} {
		if t, err := time.Parse(layout, text); err == nil {
			return t
		}
	}
	return time.Time{}
}
