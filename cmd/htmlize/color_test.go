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
			Place: diagnostic.Position{File: "m", Line: 1, Col: 3}.In("a: ^"),
		},
		{Severity: diagnostic.Warning, Message: "perhaps"},
	}
	for _, test := range []struct {
		name   string
		colors colors
		want   string
	}{
		{"on a terminal", newColors(true), "\x1b[1;31merror\x1b[22;0m: m:1:3: no\n   1 | a: ^\n     |   \x1b[1m^\x1b[22m\n\x1b[36mhint\x1b[0m: do\n\x1b[1;33mwarning\x1b[22;0m: perhaps\n"},
		{"elsewhere", newColors(false), "error: m:1:3: no\n   1 | a: ^\n     |   ^\nhint: do\nwarning: perhaps\n"},
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

// TestShowsColors holds that a file, and a terminal whose user wants none, get no colors.
func TestShowsColors(t *testing.T) {
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
		want bool
	}{
		{"a terminal", terminal, nil, true},
		{"a file", file, nil, false},
		{"NO_COLOR", terminal, map[string]string{"NO_COLOR": "1"}, false},
		{"a terminal without colors", terminal, map[string]string{"TERM": "dumb"}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := showsColors(test.out, func(key string) string { return test.env[key] }); got != test.want {
				t.Errorf("got %t, want %t", got, test.want)
			}
		})
	}
	if got := showsColors(&strings.Builder{}, os.Getenv); got {
		t.Errorf("got %t for what is no file", got)
	}
}
