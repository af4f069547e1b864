package pack_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/pack"
)

func TestFindRole(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"a :tt:`x` b :em:`y`", []string{":tt:`x`", ":em:`y`"}},
		{":a:`x`:b:`y`", []string{":a:`x`", ":b:`y`"}},
		{":a-b.c+d_1:`x` :-a:`x` :a-:`x` ::`x` :ä:`x`", []string{":a-b.c+d_1:`x`"}},
		{":a:tt:`x` ::tt:`x`", []string{":tt:`x`", ":tt:`x`"}},
		{":a:`x\ny`", []string{":a:`x\ny`"}},
		{":a:`x\n \ny` :b:`z`", []string{":b:`z`"}},
		{":a:`x :b:`y`", []string{":a:`x :b:`"}},
		{":a:`x", nil},
		{":a:", nil},
	} {
		t.Run(c.text, func(t *testing.T) {
			var got []string
			at := 0
			for role, ok := pack.FindRole(c.text, at); ok; role, ok = pack.FindRole(c.text, at) {
				got = append(got, c.text[role.Start:role.End])
				at = role.End
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("roles (-want +got):\n%s", diff)
			}
		})
	}
}
