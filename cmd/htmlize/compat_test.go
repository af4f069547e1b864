package main

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/fatih/color"
	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/compat"
)

var escapes = regexp.MustCompile("\x1b\\[[0-9;]*m")

// TestMatrixColors holds that colors change nothing but the colors.
func TestMatrixColors(t *testing.T) {
	m := &compat.Matrix{
		Hosts: [][]int{{1}, {2}, {1, 2}},
		Packs: []compat.Pack{
			{Path: "bin/naïve", Version: "1.0.0", Speaks: []int{1}, Advice: []string{"ok, WRONG"}, Cells: []compat.Cell{
				{Verdict: compat.Works, Protocol: 1, Transport: "netrpc"}, {Verdict: compat.NoneInCommon}, {Verdict: compat.Wrong},
			}},
			{Path: "bin/future", Speaks: []int{3}, Cells: []compat.Cell{
				{Verdict: compat.NoneInCommon}, {Verdict: compat.NoneInCommon}, {Verdict: compat.NoneInCommon},
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
	colored := print(false)
	if diff := cmp.Diff(print(true), escapes.ReplaceAllString(colored, "")); diff != "" {
		t.Errorf("-plain +colored\n%s", diff)
	}
	want := []string{"\x1b[32mok, 1 netrpc\x1b[0m", "\x1b[31mWRONG\x1b[0m", "\x1b[31mNONE IN COMMON\x1b[0m",
		"\x1b[31m-\x1b[0m", "\x1b[31m-\x1b[0m", "\x1b[31m-\x1b[0m"}
	if diff := cmp.Diff(want, regexp.MustCompile("\x1b\\[3[0-8]m.*?\x1b\\[0m").FindAllString(colored, -1)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestGroupByText(t *testing.T) {
	cells := func(problems ...[]string) compat.Pack {
		sets := [][]int{{1}, {2}, {1, 2}}
		var p compat.Pack
		for i, texts := range problems {
			p.Cells = append(p.Cells, compat.Cell{Host: sets[i], Problems: texts})
		}
		return p
	}
	for _, test := range []struct {
		name string
		pack compat.Pack
		want []hostsText
	}{
		{"none", cells(nil, nil, nil), []hostsText{}},
		{"one", cells(nil, []string{"a"}, nil), []hostsText{{"host {2}", "a"}}},
		{"all", cells([]string{"a"}, []string{"a"}, []string{"a"}), []hostsText{{"hosts {1}, {2} and {1,2}", "a"}}},
		{"some", cells([]string{"b", "a"}, []string{"c"}, []string{"c", "a"}), []hostsText{
			{"host {1}", "b"}, {"hosts {1} and {1,2}", "a"}, {"hosts {2} and {1,2}", "c"},
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := groupByText(test.pack, func(c compat.Cell) []string { return c.Problems })
			if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(hostsText{})); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

// TestMatrixError checks how many problems of a pack are reported, and that the others are counted.
func TestMatrixError(t *testing.T) {
	letters := func(n int) []string { return strings.Split("abcdefghijkl"[:n], "") }
	reported := func(n int) []string {
		var lines []string
		for _, letter := range letters(n) {
			lines = append(lines, "bin/x, host {1}: "+letter)
		}
		return lines
	}
	for _, test := range []struct {
		name     string
		problems []string
		want     []string
	}{
		{"none", nil, nil},
		{"one more than the maximum", letters(11), reported(11)},
		{"more", letters(12), append(reported(10), "bin/x: 2 more problems, which --json and --junit list")},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := &compat.Matrix{Packs: []compat.Pack{{
				Path:  "bin/x",
				Cells: []compat.Cell{{Host: []int{1}, Verdict: compat.Wrong, Problems: test.problems}},
			}}}
			var got []string
			for _, err := range diagnostic.All(matrixError(m)) {
				got = append(got, err.Error())
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestRemarks(t *testing.T) {
	for _, test := range []struct {
		name string
		pack compat.Pack
		want []string
	}{
		{"none", compat.Pack{Cells: []compat.Cell{{Verdict: compat.Works}}}, nil},
		{"can't be run", compat.Pack{Err: errors.New("no")}, nil},
		{"left out", compat.Pack{Cells: []compat.Cell{{Host: []int{1}, LeftOut: 1}, {Host: []int{2}, LeftOut: 8}, {Host: []int{1, 2}, LeftOut: 8}}}, []string{
			"host {1}: 1 document left out, as its hook ran out of time",
			"hosts {2} and {1,2}: 8 documents left out, as their hooks ran out of time",
		}},
		{"notes", compat.Pack{Advice: []string{"a"}, Cells: []compat.Cell{{Notes: []string{"b", "c"}}, {}, {Notes: []string{"b"}}}}, []string{"a", "b", "c"}},
		{"too new", compat.Pack{Cells: []compat.Cell{{Verdict: compat.NoneInCommon, Upgrade: diagnostic.HostSide}}}, []string{
			"no host of this htmlize can use it: upgrade htmlize",
		}},
		{"too old", compat.Pack{Cells: []compat.Cell{{Verdict: compat.NoneInCommon, Upgrade: diagnostic.PackSide}}}, []string{
			"no host of this htmlize can use it: upgrade the pack",
		}},
		{"too old for one", compat.Pack{Cells: []compat.Cell{{Verdict: compat.NoneInCommon}, {Verdict: compat.Works}}}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, remarks(test.pack)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestShortNames(t *testing.T) {
	for _, test := range []struct {
		name        string
		paths, want []string
	}{
		{"one", []string{"/srv/packs/bin/core"}, []string{"core"}},
		{"two names", []string{"bin/core", "./extra"}, []string{"core", "extra"}},
		{"one name", []string{"/srv/old/core", "/srv/new/core", "bin/extra"}, []string{"old/core", "new/core", "extra"}},
		{"one name, further back", []string{"old/bin/core", "new/bin/core", "core"}, []string{"old/bin/core", "new/bin/core", "core"}},
		{"one path in another", []string{"/bin/core", "bin/core", "./core"}, []string{"/bin/core", "bin/core", "./core"}},
		{"one path twice", []string{"bin/core", "bin/core"}, []string{"core", "core"}},
		{"for Windows", []string{"bin/core.exe", "bin/README.md"}, []string{"core", "README.md"}},
		{"what isn't visible", []string{"bin/a\nb\u202e"}, []string{`a\nb\u202e`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := &compat.Matrix{}
			for _, path := range test.paths {
				m.Packs = append(m.Packs, compat.Pack{Path: path})
			}
			if diff := cmp.Diff(test.want, shortNames(m)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestShortVersion(t *testing.T) {
	for _, test := range []struct{ version, want string }{
		{"", "-"},
		{"1.2.0", "1.2.0"},
		{"1.2.0-rc.1+build", "1.2.0-rc.1+build"},
		{"1.2.0-rc.1+builds", "1.2.0-rc.1+buil…"},
		{"naïve naïve naïve naïve", "naïve naïve naï…"},
		{"1\n\u202e", `1\n\u202e`},
	} {
		t.Run(test.version, func(t *testing.T) {
			if got := shortVersion(test.version); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
