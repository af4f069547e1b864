package manifest_test

import (
	"testing"

	"example.com/htmlize/host/manifest"
)

func TestPosString(t *testing.T) {
	for _, test := range []struct {
		pos  manifest.Pos
		want string
	}{
		{manifest.Pos{File: "manifest.yaml", Line: 3, Col: 5}, "manifest.yaml:3:5"},
		{manifest.Pos{File: "manifest.yaml", Line: 3}, "manifest.yaml:3"},
		{manifest.Pos{File: "manifest.yaml"}, "manifest.yaml"},
		{manifest.Pos{Line: 3, Col: 5}, "3:5"},
		{manifest.Pos{}, ""},
	} {
		if got := test.pos.String(); got != test.want {
			t.Errorf("%#v: got %q, want %q", test.pos, got, test.want)
		}
	}
}
