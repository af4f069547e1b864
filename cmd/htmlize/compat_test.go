package main

import (
	"bytes"
	"errors"
	"regexp"
	"testing"

	"github.com/fatih/color"
	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/host/compat"
)

var escapes = regexp.MustCompile("\x1b\\[[0-9;]*m")

// TestMatrixColours holds that colours change nothing but the colours.
func TestMatrixColours(t *testing.T) {
	m := &compat.Matrix{
		Hosts: [][]int{{1}, {2}, {1, 2}},
		Packs: []compat.Pack{
			{Path: "bin/naïve", Version: "1.0.0", Speaks: []int{1}, Advice: []string{"ok, WRONG"}, Cells: []compat.Cell{
				{Verdict: compat.Works, Protocol: 1, Transport: "netrpc"}, {Verdict: compat.NoneInCommon}, {Verdict: compat.Wrong},
			}},
			{Path: "bin/nowhere", Err: errors.New("there is no such file")},
		},
	}
	print := func(plain bool) string {
		color.NoColor = plain
		defer func() { color.NoColor = true }()
		var out bytes.Buffer
		if err := printMatrix(&out, m); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	coloured := print(false)
	if diff := cmp.Diff(print(true), escapes.ReplaceAllString(coloured, "")); diff != "" {
		t.Errorf("-plain +coloured\n%s", diff)
	}
	want := []string{"\x1b[32mok, 1 netrpc\x1b[0m", "\x1b[31mWRONG\x1b[0m"}
	if diff := cmp.Diff(want, regexp.MustCompile("\x1b\\[3[0-8]m.*?\x1b\\[0m").FindAllString(coloured, -1)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestFewProblems(t *testing.T) {
	for _, test := range []struct {
		name           string
		problems, want []string
	}{
		{"none", nil, nil},
		{"most", []string{"a", "b", "c"}, []string{"a", "b", "c"}},
		{"more", []string{"a", "b", "c", "d", "e"}, []string{"a", "b", "c", "and 2 more"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, fewProblems(test.problems)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}
