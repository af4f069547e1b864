package htmlize

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSetID(t *testing.T) {
	for written, want := range map[string]Post{
		"7": {ID: 7}, "-7": {ID: -7}, "016": {ID: 16}, "": {}, "seven": {IDText: "seven"}, "0x10": {IDText: "0x10"}, "7.0": {IDText: "7.0"},
		"9223372036854775808": {IDText: "9223372036854775808"},
	} {
		got := Post{ID: 1, IDText: "before"}
		if got.SetID(written); !cmp.Equal(got, want) {
			t.Errorf("%q: got %+v, want %+v", written, got, want)
		}
	}
}
