package packlog

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	hclog "github.com/hashicorp/go-hclog"
)

// recordOf returns a record whose attributes are given as pairs.
func recordOf(level slog.Level, message string, attrs ...any) record {
	r := record{level: level, message: message}
	for i := 0; i < len(attrs); i += 2 {
		r.attrs = append(r.attrs, slog.Any(attrs[i].(string), attrs[i+1]))
	}
	return r
}

// at returns the record with a time.
func (r record) at(year int, month time.Month, day, hour, minute int, seconds time.Duration) record {
	r.time = time.Date(year, month, day, hour, minute, 0, 0, time.UTC).Add(seconds)
	return r
}

// group returns the value of an attribute that is a group.
func group(attrs ...any) slog.Value { return slog.GroupValue(recordOf(0, "", attrs...).attrs...) }

type shownAttr struct {
	Key, Kind string
	Value     any
}

var compareRecords = cmp.Options{
	cmp.AllowUnexported(record{}),
	cmp.Transformer("attribute", func(a slog.Attr) shownAttr { return shownAttr{a.Key, a.Value.Kind().String(), a.Value.Any()} }),
}

func TestParseRecord(t *testing.T) {
	const trace = slog.LevelDebug - 4
	deep := strings.Repeat(`{"a":`, 20000)
	tooDeep := `{"msg":"x","a":` + strings.Repeat(`[`, 20000) + strings.Repeat(`]`, 20000) + `}`
	swelling := `{"msg":"x","` + strings.Repeat("a", 1000) + `":{` + strings.Repeat(`"b":1,`, 100) + `"b":1}}`
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
			recordOf(slog.LevelWarn, "slow", "@module", "core", "n", 3).at(2026, 1, 2, 3, 4, 5678*time.Millisecond),
		},
		{"hclog, its form of a time", `{"@message":"x","@timestamp":"2026-01-02T03:04:05.000678Z"}`,
			recordOf(slog.LevelInfo, "x").at(2026, 1, 2, 3, 4, 5*time.Second+678*time.Microsecond)},
		{"hclog, its form of a time zone", `{"@message":"x","@timestamp":"2026-01-02T05:04:05.000678+0200"}`,
			recordOf(slog.LevelInfo, "x").at(2026, 1, 2, 3, 4, 5*time.Second+678*time.Microsecond)},
		{"hclog, trace", `{"@level":"trace","@message":"x"}`, recordOf(trace, "x")},
		{"hclog, error", `{"@level":"error","@message":"x"}`, recordOf(slog.LevelError, "x")},
		{
			"slog", `{"time":"2026-01-02T03:04:05.678Z","level":"ERROR","msg":"broken","a":{"b":[1,null]}}`,
			recordOf(slog.LevelError, "broken", "a", group("b", []any{json.Number("1"), nil})).at(2026, 1, 2, 3, 4, 5678*time.Millisecond),
		},
		{"groups in groups", `{"msg":"x","a":{"b":{"c":1},"d":"e"},"f":{}}`,
			recordOf(slog.LevelInfo, "x", "a", group("b", group("c", 1), "d", "e"), "f", group())},
		{"objects in lists", `{"msg":"x","a":[{"b":[]},true]}`,
			recordOf(slog.LevelInfo, "x", "a", []any{map[string]any{"b": []any{}}, true})},
		{"a time that is none", `{"msg":"x","time":"noon"}`, recordOf(slog.LevelInfo, "x")},
		{"slog, a level between", `{"level":"INFO+2","msg":"x"}`, recordOf(slog.LevelInfo+2, "x")},
		{"slog, lower case", `{"level":"debug","msg":"x"}`, recordOf(slog.LevelDebug, "x")},
		{"no level", `{"msg":"x"}`, recordOf(slog.LevelInfo, "x")},
		{"unknown level", `{"level":"loud","msg":"x"}`, recordOf(slog.LevelInfo, "x")},
		{"level that is a number", `{"level":30,"msg":"x"}`, recordOf(slog.LevelInfo, "x", "own", group("level", 30))},
		{"attributes in order", `{"b":1,"msg":"x","a":2,"c":true}`, recordOf(slog.LevelInfo, "x", "b", 1, "a", 2, "c", true)},
		{"both formats", `{"@message":"x","msg":"y","level":"ERROR"}`, recordOf(slog.LevelInfo, "x", "own", group("msg", "y", "level", "ERROR"))},
		{"keys that are empty", `{"msg":"","":"","a":1}`, recordOf(slog.LevelInfo, "", "a", 1, "own", group("", ""))},
		{"an object under an empty key", `{"msg":"x","":{"pack":"y"}}`, recordOf(slog.LevelInfo, "x", "own", group("", group("pack", "y")))},
		{"keys that the host uses", `{"msg":"x","pack":"a","a":1,"stream":"c","source":"d"}`,
			recordOf(slog.LevelInfo, "x", "a", 1, "own", group("pack", "a", "stream", "c", "source", "d"))},
		{"a key twice", `{"msg":"x","msg":"y","a":1,"a":2,"level":"WARN","level":"ERROR"}`,
			recordOf(slog.LevelWarn, "x", "a", 1, "a", 2, "own", group("msg", "y", "level", "ERROR"))},
		{"numbers", `{"msg":"x","a":-9007199254740993,"b":18446744073709551615,"c":0.5,"d":1e400}`,
			recordOf(slog.LevelInfo, "x", "a", -9007199254740993, "b", uint64(math.MaxUint64), "c", 0.5, "d", json.Number("1e400"))},
		{"not UTF-8 inside", "{\"msg\":\"a\xffb\"}", recordOf(slog.LevelInfo, "a\uFFFDb")},

		// Go-plugin's own parser panics on these.
		{"a message that is a number", `{"@message": 1}`, recordOf(slog.LevelInfo, `{"@message": 1}`)},
		{"a level that is a list", `{"@message":"x","@level":[]}`, recordOf(slog.LevelInfo, "x", "@level", []any{})},
		{"a time that is an object", `{"@message":"x","@timestamp":{}}`, recordOf(slog.LevelInfo, "x", "@timestamp", group())},
		{"a null message", `{"@message":null}`, recordOf(slog.LevelInfo, `{"@message":null}`)},

		{"another object", `{"hello":"x"}`, recordOf(slog.LevelInfo, `{"hello":"x"}`)},
		{"an empty object", `{}`, recordOf(slog.LevelInfo, `{}`)},
		{"a list", `[{"msg":"x"}]`, recordOf(slog.LevelInfo, `[{"msg":"x"}]`)},
		{"two objects", `{"msg":"x"} {"msg":"y"}`, recordOf(slog.LevelInfo, `{"msg":"x"} {"msg":"y"}`)},
		{"half an object", `{"msg":"x"`, recordOf(slog.LevelInfo, `{"msg":"x"`)},
		{"half a very deep object", deep, recordOf(slog.LevelInfo, deep)},
		{"a very deep object", tooDeep, recordOf(slog.LevelInfo, tooDeep)},
		{"names of groups that come to much", swelling, recordOf(slog.LevelInfo, swelling)},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, structured := parseRecord([]byte(test.line))
			if diff := cmp.Diff(test.want, got, compareRecords); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if whole := strings.ToValidUTF8(test.line, "\uFFFD") == test.want.message; structured == whole {
				t.Errorf("structured: got %t", structured)
			}
		})
	}
}

// TestParseRecordOfLoggers parses what slog and hclog write.
func TestParseRecordOfLoggers(t *testing.T) {
	want := recordOf(slog.LevelWarn, "slow \"x\"\n", "a", "b", "n", 3)
	t.Run("slog", func(t *testing.T) {
		var out bytes.Buffer
		slog.New(slog.NewJSONHandler(&out, nil)).Warn(want.message, "a", "b", "n", 3)
		if diff := cmp.Diff(want, withoutTime(t, out.Bytes()), compareRecords); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
	t.Run("hclog", func(t *testing.T) {
		var out bytes.Buffer
		hclog.New(&hclog.LoggerOptions{Output: &out, JSONFormat: true}).Warn(want.message, "a", "b", "n", 3)
		if diff := cmp.Diff(want, withoutTime(t, out.Bytes()), compareRecords); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}

// withoutTime returns the record of a line without its time. It fails the test where the line has none.
func withoutTime(t *testing.T, line []byte) record {
	t.Helper()
	r, _ := parseRecord(line)
	if r.time.IsZero() {
		t.Error("got no time")
	}
	r.time = time.Time{}
	return r
}

// FuzzParseRecord checks that every line makes a record that handlers can write.
func FuzzParseRecord(f *testing.F) {
	for _, line := range []string{
		"", "hello", `{"@level":"warn","@message":"slow","n":3}`, `{"level":"INFO+2","msg":"x","a":{"b":[1,null]}}`,
		`{"@message": 1}`, `[]`, `{"msg":"x"`, "{\"msg\":\"\xff\"}", `{"msg":"x","pack":"y","":{"pack":1e999}}`,
		`{"msg":"x","` + strings.Repeat("a", 500) + `":{` + strings.Repeat(`"b":1,`, 100) + `"b":1}}`,
	} {
		f.Add([]byte(line))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		given := bytes.Clone(line)
		r, _ := parseRecord(line)
		if !bytes.Equal(given, line) {
			t.Errorf("the line became %q", line)
		}
		if !utf8.ValidString(r.message) {
			t.Errorf("got message %q, want UTF-8", r.message)
		}
		var out bytes.Buffer
		options := &slog.HandlerOptions{Level: slog.Level(math.MinInt)}
		for _, h := range []slog.Handler{slog.NewJSONHandler(&out, options), slog.NewTextHandler(&out, options)} {
			out.Reset()
			logLine(t.Context(), slog.New(h), entry{stream: "stderr", line: line})
			// An escape takes 6 bytes, and the group own needs some more.
			if out.Len() > 10*len(line)+maxLine+1000 || bytes.Count(out.Bytes(), []byte("\n")) != 1 {
				t.Errorf("%d bytes became %d, of %d lines", len(line), out.Len(), bytes.Count(out.Bytes(), []byte("\n")))
			}
		}
	})
}
