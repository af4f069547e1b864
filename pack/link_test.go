package pack

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseLink(t *testing.T) {
	for _, test := range []struct {
		text  string
		want  Link
		shown string
	}{
		{"8", Link{Target: "8"}, "8"},
		{" a\n b ", Link{Target: "a b"}, "a b"},
		{"the title <target>", Link{Title: "the title", Target: "target"}, "the title"},
		{"a<b", Link{Target: "a<b"}, "a<b"},
		{"<b>", Link{Target: "<b>"}, "<b>"},
		{"list<T> <list>", Link{Title: "list<T>", Target: "list"}, "list<T>"},
		{"!target", Link{Target: "target", Unlinked: true}, "target"},
		{"! title < target >", Link{Title: "title", Target: "target", Unlinked: true}, "title"},
		{"~pkg.mod.Class", Link{Target: "pkg.mod.Class", Short: true}, "Class"},
		{"!~mod.f", Link{Target: "mod.f", Unlinked: true, Short: true}, "f"},
		{"~plain", Link{Target: "plain", Short: true}, "plain"},
		{"title <~mod.f>", Link{Title: "title", Target: "~mod.f"}, "title"},
		{"", Link{}, ""},
		{"!", Link{Unlinked: true}, ""},
	} {
		t.Run(test.text, func(t *testing.T) {
			got := ParseLink(test.text)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if got := got.Text(); got != test.shown {
				t.Errorf("shows %q, want %q", got, test.shown)
			}
		})
	}
}
