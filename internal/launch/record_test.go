package launch

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	hclog "github.com/hashicorp/go-hclog"
)

// recordOf is a record with attributes as pairs.
func recordOf(level slog.Level, message string, attrs ...any) record {
	r := record{level: level, message: message}
	for i := 0; i < len(attrs); i += 2 {
		r.attrs = append(r.attrs, slog.Any(attrs[i].(string), attrs[i+1]))
	}
	return r
}

var compareRecords = cmp.Options{
	cmp.AllowUnexported(record{}),
	cmp.Comparer(func(a, b slog.Attr) bool { return a.Key == b.Key && cmp.Equal(a.Value.Any(), b.Value.Any()) }),
}

func TestParseRecord(t *testing.T) {
	const trace = slog.LevelDebug - 4
	deep := strings.Repeat(`{"a":`, 20000)
	for _, test := range []struct {
		name, line string
		want       record
	}{
		{"empty", "", recordOf(slog.LevelInfo, "")},
		{"a text", "hello", recordOf(slog.LevelInfo, "hello")},
		{"a text with space around", "  hello ", recordOf(slog.LevelInfo, "  hello ")},
		{"a line of the package log", "2026/01/02 03:04:05 hello", recordOf(slog.LevelInfo, "2026/01/02 03:04:05 hello")},
		{"binary", "a\x00\xff\xfeb", recordOf(slog.LevelInfo, "a\x00\uFFFDb")},

		{
			"hclog", `{"@level":"warn","@message":"slow","@timestamp":"2026-01-02T03:04:05.678Z","@module":"core","n":3}`,
			recordOf(slog.LevelWarn, "slow", "@module", "core", "n", 3.0),
		},
		{"hclog, trace", `{"@level":"trace","@message":"x"}`, recordOf(trace, "x")},
		{"hclog, error", `{"@level":"error","@message":"x"}`, recordOf(slog.LevelError, "x")},
		{
			"slog", `{"time":"2026-01-02T03:04:05.678Z","level":"ERROR","msg":"broken","a":{"b":[1,null]}}`,
			recordOf(slog.LevelError, "broken", "a", map[string]any{"b": []any{1.0, nil}}),
		},
		{"slog, a level between", `{"level":"INFO+2","msg":"x"}`, recordOf(slog.LevelInfo+2, "x")},
		{"slog, lower case", `{"level":"debug","msg":"x"}`, recordOf(slog.LevelDebug, "x")},
		{"no level", `{"msg":"x"}`, recordOf(slog.LevelInfo, "x")},
		{"unknown level", `{"level":"loud","msg":"x"}`, recordOf(slog.LevelInfo, "x")},
		{"level that is a number", `{"level":30,"msg":"x"}`, recordOf(slog.LevelInfo, "x")},
		{"attributes in order", `{"msg":"x","b":1,"a":2,"c":true}`, recordOf(slog.LevelInfo, "x", "a", 2.0, "b", 1.0, "c", true)},
		{"both formats", `{"@message":"x","msg":"y","level":"ERROR"}`, recordOf(slog.LevelInfo, "x", "level", "ERROR", "msg", "y")},
		{"keys that are empty", `{"msg":"","":""}`, recordOf(slog.LevelInfo, "", "", "")},
		{"the key of the stream", `{"msg":"x","stream":"mine"}`, recordOf(slog.LevelInfo, "x", "stream", "mine")},
		{"not UTF-8 inside", "{\"msg\":\"a\xffb\"}", recordOf(slog.LevelInfo, "a\uFFFDb")},

		// Go-plugin's own parser panics on these.
		{"a message that is a number", `{"@message": 1}`, recordOf(slog.LevelInfo, `{"@message": 1}`)},
		{"a level that is a list", `{"@message":"x","@level":[]}`, recordOf(slog.LevelInfo, "x")},
		{"a time that is an object", `{"@message":"x","@timestamp":{}}`, recordOf(slog.LevelInfo, "x")},
		{"a null message", `{"@message":null}`, recordOf(slog.LevelInfo, `{"@message":null}`)},

		{"another object", `{"hello":"x"}`, recordOf(slog.LevelInfo, `{"hello":"x"}`)},
		{"an empty object", `{}`, recordOf(slog.LevelInfo, `{}`)},
		{"a list", `[{"msg":"x"}]`, recordOf(slog.LevelInfo, `[{"msg":"x"}]`)},
		{"two objects", `{"msg":"x"} {"msg":"y"}`, recordOf(slog.LevelInfo, `{"msg":"x"} {"msg":"y"}`)},
		{"half an object", `{"msg":"x"`, recordOf(slog.LevelInfo, `{"msg":"x"`)},
		{"very deep", deep, recordOf(slog.LevelInfo, deep)},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, parseRecord([]byte(test.line)), compareRecords); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestParseRecordOfLoggers reads what the loggers themselves write.
func TestParseRecordOfLoggers(t *testing.T) {
	want := recordOf(slog.LevelWarn, "slow \"x\"\n", "a", "b", "n", 3.0)
	t.Run("slog", func(t *testing.T) {
		var out bytes.Buffer
		slog.New(slog.NewJSONHandler(&out, nil)).Warn(want.message, "n", 3, "a", "b")
		if diff := cmp.Diff(want, parseRecord(out.Bytes()), compareRecords); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
	t.Run("hclog", func(t *testing.T) {
		var out bytes.Buffer
		hclog.New(&hclog.LoggerOptions{Output: &out, JSONFormat: true}).Warn(want.message, "n", 3, "a", "b")
		if diff := cmp.Diff(want, parseRecord(out.Bytes()), compareRecords); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}

// FuzzParseRecord holds that every line is a record that any handler can write.
func FuzzParseRecord(f *testing.F) {
	for _, line := range []string{
		"", "hello", `{"@level":"warn","@message":"slow","n":3}`, `{"level":"INFO+2","msg":"x","a":{"b":[1,null]}}`,
		`{"@message": 1}`, `[]`, `{"msg":"x"`, "{\"msg\":\"\xff\"}",
	} {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		given := bytes.Clone(line)
		r := parseRecord(line)
		if !bytes.Equal(given, line) {
			t.Errorf("the line became %q", line)
		}
		if !utf8.ValidString(r.message) {
			t.Errorf("got message %q, want UTF-8", r.message)
		}
		for _, h := range []slog.Handler{slog.NewJSONHandler(discard{}, nil), slog.NewTextHandler(discard{}, nil)} {
			logLine(context.Background(), slog.New(h), "stderr", line)
		}
	})
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
