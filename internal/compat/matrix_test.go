package compat

import (
	"errors"
	"testing"
)

func TestOK(t *testing.T) {
	cells := func(verdicts ...Verdict) Pack {
		var p Pack
		for _, v := range verdicts {
			p.Cells = append(p.Cells, Cell{Verdict: v})
		}
		return p
	}
	tests := []struct {
		name  string
		packs []Pack
		want  bool
	}{
		{"no pack", nil, true},
		{"all work", []Pack{cells(Works, Works, Works)}, true},
		{"none in common with some", []Pack{cells(Works, NoneInCommon, Works)}, true},
		{"none in common with all", []Pack{cells(NoneInCommon, NoneInCommon, NoneInCommon)}, false},
		{"one wrong", []Pack{cells(Wrong, Works, Works)}, false},
		{"can't be run", []Pack{{Err: errors.New("no")}}, false},
		{"one of two", []Pack{cells(Works), cells(Wrong)}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := (&Matrix{Packs: test.packs}).OK(); got != test.want {
				t.Errorf("got %t, want %t", got, test.want)
			}
		})
	}
}
