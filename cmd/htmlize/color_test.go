package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/htmlize/diagnostic"
)

func TestColors(t *testing.T) {
	all := diagnostic.List{
		{
			Severity: diagnostic.Error, Kind: diagnostic.Manifest, Message: "no", Hint: "do",
			Pos: diagnostic.Position{File: "m", Line: 1, Col: 3}, Excerpt: "a: ^",
		},
		{Severity: diagnostic.Warning, Message: "perhaps"},
	}
	for _, test := range []struct {
		name   string
		colors colors
		want   string
	}{
		{"on a terminal", ansi, "\x1b[1;31merror\x1b[0m: m:1:3: no\n   1 | a: ^\n     |   \x1b[1m^\x1b[0m\n\x1b[36mhint\x1b[0m: do\n\x1b[1;33mwarning\x1b[0m: perhaps\n"},
		{"elsewhere", colors{}, "error: m:1:3: no\n   1 | a: ^\n     |   ^\nhint: do\nwarning: perhaps\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var out strings.Builder
			r := &reporter{out: &out, colors: test.colors}
			r.report(all)
			if got := out.String(); got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

// TestColorsFor holds that a file, and a terminal whose user wants none, get no colors.
func TestColorsFor(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "file"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	terminal, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip("no terminal here:", err)
	}
	defer terminal.Close()
	for _, test := range []struct {
		name string
		out  *os.File
		env  map[string]string
		want colors
	}{
		{"a terminal", terminal, nil, ansi},
		{"a file", file, nil, colors{}},
		{"NO_COLOR", terminal, map[string]string{"NO_COLOR": "1"}, colors{}},
		{"a terminal without colors", terminal, map[string]string{"TERM": "dumb"}, colors{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := colorsFor(test.out, func(key string) string { return test.env[key] }); got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
	if got := colorsFor(&strings.Builder{}, os.Getenv); got != (colors{}) {
		t.Errorf("got %+v for what is no file", got)
	}
}
