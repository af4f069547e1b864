package main

import (
	"encoding/json"
	"log/slog"
	"strings"
	"testing"
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
