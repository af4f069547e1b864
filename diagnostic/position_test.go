package diagnostic_test

import (
	"testing"

	"example.com/htmlize/diagnostic"
)

func TestPosition(t *testing.T) {
	for _, test := range []struct {
		pos  diagnostic.Position
		want string
	}{
		{diagnostic.Position{File: "manifest.yaml", Line: 3, Col: 5}, "manifest.yaml:3:5"},
		{diagnostic.Position{File: "manifest.yaml", Line: 3}, "manifest.yaml:3"},
		{diagnostic.Position{File: "manifest.yaml"}, "manifest.yaml"},
		{diagnostic.Position{Line: 3, Col: 5}, "3:5"},
		{diagnostic.Position{}, ""},
	} {
		if got := test.pos.String(); got != test.want {
			t.Errorf("%#v: got %q, want %q", test.pos, got, test.want)
		}
	}
}
