package host

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize"
)

func TestExplain(t *testing.T) {
	at := func(line, col int) Position { return Position{File: "manifest.yaml", Line: line, Col: col} }
	in := func(line, col int) Position { return Position{File: "post.txt", Line: line, Col: col} }
	h := newHost(t, twoPacks)
	tests := []struct {
		name, text string
		want       []RoleExplanation
	}{
		{"no roles", "text", nil},
		{
			"roles", "---\nid: 1\n---\nä :up:`a\nb` :what:`c`\n\n:never:`d` :up:`open",
			[]RoleExplanation{
				{Pos: in(4, 3), Role: "up", Text: "a b", Bound: true, Pack: "letters", Plugin: "case", Binding: at(6, 30)},
				{Pos: in(5, 4), Role: "what", Text: "c"},
				{Pos: in(7, 1), Role: "never", Text: "d", Bound: true, Pack: "unneeded", Plugin: "never", Binding: at(18, 31)},
			},
		},
	}
	contents := []ContentsExplanation{
		{Stage: htmlize.BeforeRoles, Pack: "numbers", Plugin: "mark-n", Binding: at(14, 32)},
		{Stage: htmlize.AfterRoles, Pack: "letters", Plugin: "mark-a", Binding: at(8, 32)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			want := Explanation{Roles: test.want, Contents: contents}
			if diff := cmp.Diff(want, h.Explain(parse(t, test.text))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
