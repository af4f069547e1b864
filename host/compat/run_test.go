package compat

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/host"
	"example.com/htmlize/internal/model"
)

func TestSubsets(t *testing.T) {
	tests := []struct {
		numbers []int
		want    [][]int
	}{
		{nil, nil},
		{[]int{1}, [][]int{{1}}},
		{[]int{1, 2}, [][]int{{1}, {2}, {1, 2}}},
		{[]int{1, 2, 3}, [][]int{{1}, {2}, {3}, {1, 2}, {1, 3}, {2, 3}, {1, 2, 3}}},
	}
	for _, test := range tests {
		t.Run(fmt.Sprint(test.numbers), func(t *testing.T) {
			if diff := cmp.Diff(test.want, subsets(test.numbers)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestHighestInCommon(t *testing.T) {
	tests := []struct {
		a, b []int
		want int
	}{
		{nil, []int{1}, 0},
		{[]int{1}, []int{2}, 0},
		{[]int{1, 2}, []int{1}, 1},
		{[]int{1, 2}, []int{2, 1}, 2},
		{[]int{2, 3}, []int{1, 2}, 2},
	}
	for _, test := range tests {
		t.Run(fmt.Sprint(test.a, test.b), func(t *testing.T) {
			if got := highestInCommon(test.a, test.b); got != test.want {
				t.Errorf("got %d, want %d", got, test.want)
			}
		})
	}
}

func TestDifference(t *testing.T) {
	long := strings.Repeat("x", 100)
	tests := []struct{ name, want, got, text string }{
		{"at once", "a", "b", `from byte 0 on, want "a", got "b"`},
		{"longer", "a", "ab", `from byte 1 on, want "a", got "ab"`},
		{"far on", long + "a" + long, long + "b" + long, fmt.Sprintf("from byte 100 on, want %q, got %q",
			long[:40]+"a"+long[:39], long[:40]+"b"+long[:39])},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := difference(test.want, test.got); got != test.text {
				t.Errorf("got  %s\nwant %s", got, test.text)
			}
		})
	}
}

func TestCompare(t *testing.T) {
	refused := "error: a.txt:1:1: role term: " + model.NoLookups
	tests := []struct {
		name string
		// texts are what one document came out as over protocols 1 and 2; empty where it wasn't rendered.
		texts [2]string
		want  []string
	}{
		{"the same", [2]string{"a", "a"}, nil},
		{"another", [2]string{"a", "b"}, []string{`document d: not as over protocol 1: from byte 0 on, want "a", got "b"`}},
		{"in one alone", [2]string{"a", ""}, nil},
		{"no lookups", [2]string{refused, "<b>"}, nil},
		{"no error but its text", [2]string{model.NoLookups, "protocol"}, []string{
			`document d: not as over protocol 1: from byte 8 on, want "protocol 1 has no lookups in the host", got "protocol"`,
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			runs := []run{{cell: Cell{Protocol: 1, Verdict: Works}}, {cell: Cell{Protocol: 2, Verdict: Works}}}
			for i, text := range test.texts {
				if text != "" {
					runs[i].outcomes = []outcome{{"d", text}}
				}
			}
			compare(runs)
			if diff := cmp.Diff(test.want, slices.Concat(runs[0].cell.Problems, runs[1].cell.Problems)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
			if got, want := runs[1].cell.Verdict == Wrong, test.want != nil; got != want {
				t.Errorf("wrong: got %t, want %t", got, want)
			}
		})
	}
}

func TestNoneInCommon(t *testing.T) {
	tests := []struct {
		name string
		p    probed
		err  host.IncompatibleError
		want Verdict
	}{
		{"all told", probed{speaks: []int{2, 3}, told: true}, host.IncompatibleError{Speaks: []int{2, 3}, HostSpeaks: []int{1}}, NoneInCommon},
		{"less than it tells", probed{speaks: []int{2, 3}, told: true}, host.IncompatibleError{Speaks: []int{2}, HostSpeaks: []int{1}, Partial: true}, Wrong},
		{"the lowest", probed{speaks: []int{2, 3}}, host.IncompatibleError{Speaks: []int{2}, HostSpeaks: []int{1}, Partial: true}, NoneInCommon},
		{"another than the lowest", probed{speaks: []int{2, 3}}, host.IncompatibleError{Speaks: []int{3}, HostSpeaks: []int{1}, Partial: true}, Wrong},
		{"another host", probed{speaks: []int{2}, told: true}, host.IncompatibleError{Speaks: []int{2}, HostSpeaks: []int{1, 3}}, Wrong},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			cell := Cell{Host: []int{1}, Verdict: Works}
			cell.noneInCommon(&test.p, &test.err)
			if cell.Verdict != test.want {
				t.Errorf("got %s, want %s: %q", cell.Verdict, test.want, cell.Problems)
			}
		})
	}
}
