package compat

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/diagnostic"
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

func TestDistinct(t *testing.T) {
	tests := []struct {
		name        string
		paths, want []string
	}{
		{"none", nil, nil},
		{"others", []string{"bin/b", "bin/a", "a"}, []string{"bin/b", "bin/a", "a"}},
		{"the same", []string{"bin/a", "bin/b", "bin/a"}, []string{"bin/a", "bin/b"}},
		{"the same, written otherwise", []string{"./a", "bin/../a", "a"}, []string{"./a"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, distinct(test.paths)); diff != "" {
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

func TestNoneInCommon(t *testing.T) {
	tests := []struct {
		name string
		p    probedPack
		says diagnostic.Protocols
		want Verdict
	}{
		{"all protocols", probedPack{speaks: []int{2, 3}, describesItself: true}, diagnostic.Protocols{Pack: []int{2, 3}, Host: []int{1}}, NoneInCommon},
		{"not all of them", probedPack{speaks: []int{2, 3}, describesItself: true}, diagnostic.Protocols{Pack: []int{2}, Host: []int{1}, Partial: true}, Wrong},
		{"the lowest", probedPack{speaks: []int{2, 3}}, diagnostic.Protocols{Pack: []int{2}, Host: []int{1}, Partial: true}, NoneInCommon},
		{"another than the lowest", probedPack{speaks: []int{2, 3}}, diagnostic.Protocols{Pack: []int{3}, Host: []int{1}, Partial: true}, Wrong},
		{"another host", probedPack{speaks: []int{2}, describesItself: true}, diagnostic.Protocols{Pack: []int{2}, Host: []int{1, 3}}, Wrong},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			cell := Cell{Host: []int{1}, Verdict: Works}
			err := &diagnostic.Diagnostic{Kind: diagnostic.Incompatible, Message: "none in common", Protocols: &test.says}
			cell.noneInCommon(&test.p, err)
			if cell.Verdict != test.want {
				t.Errorf("got %s, want %s: %q", cell.Verdict, test.want, cell.Problems)
			}
			if got, want := cell.Message, err.Error(); got != want {
				t.Errorf("got message %q, want %q", got, want)
			}
		})
	}
}
