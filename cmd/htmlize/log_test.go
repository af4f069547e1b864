package main

import (
	"encoding/json"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/diagnostic"
)

// TestPrintableJSON holds that no character that isn't visible comes out, and that what is read is what was written.
func TestPrintableJSON(t *testing.T) {
	for _, text := range []string{
		"", "plain", "日本語 🙂 é", "a\nb\tc\\d\"e/", "\x00\x1b[31m\x7f\u0080\u009b", "\u202e\u2066\u200b\ufeff\u2028\u00ad", "\U000e0001\U0010ffff",
	} {
		var out strings.Builder
		slog.New(slog.NewJSONHandler(printableJSON{&out}, nil)).Info(text, "key "+text, text)
		line, ended := strings.CutSuffix(out.String(), "\n")
		if !ended || printable(line) != line {
			t.Errorf("%q: got %q", text, out.String())
		}
		var got map[string]any
		if err := json.Unmarshal([]byte(line), &got); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if got["msg"] != text || got["key "+text] != text {
			t.Errorf("%q: got %v", text, got)
		}
	}
}

// slowWriter takes a byte at a time, and lets others run in between.
type slowWriter struct{ taken []byte }

func (w *slowWriter) Write(data []byte) (int, error) {
	for _, b := range data {
		w.taken = append(w.taken, b)
		runtime.Gosched()
	}
	return len(data), nil
}

// TestLockedWriter has a log and a report write at the same time: each of their lines stays whole.
func TestLockedWriter(t *testing.T) {
	const each = 100
	var slow slowWriter
	out := &lockedWriter{out: &slow}
	var writers sync.WaitGroup
	writers.Go(func() {
		log := slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		}}))
		for range each {
			log.Info("at work")
		}
	})
	writers.Go(func() {
		report := &reporter{out: out, colors: newColors(false)}
		for range each {
			report.report(diagnostic.List{{Severity: diagnostic.Warning, Place: diagnostic.Place{Pos: diagnostic.Position{File: "post.txt"}}, Message: "too wide"}})
		}
	})
	writers.Wait()
	got := make(map[string]int)
	for line := range strings.Lines(string(slow.taken)) {
		got[line]++
	}
	want := map[string]int{"level=INFO msg=\"at work\"\n": each, "warning: post.txt: too wide\n": each}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}
