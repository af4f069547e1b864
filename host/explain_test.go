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
		warnings   []string
	}{
		{"no roles", "text", nil, nil},
		{
			"front matter", "---\ntitel: T\n---\ntext", nil,
			[]string{"post.txt:2:1: front matter has the key \"titel\", which htmlize doesn't use"},
		},
		{
			"roles", "---\nid: 1\n---\nä :up:`a\nb` :what:`c`\n\n:never:`d` :up:`open",
			[]RoleExplanation{
				{Pos: in(4, 3), Role: "up", Text: "a b", Bound: true, Pack: "letters", Plugin: "case", Binding: at(6, 30)},
				{Pos: in(5, 4), Role: "what", Text: "c"},
				{Pos: in(7, 1), Role: "never", Text: "d", Bound: true, Pack: "unneeded", Plugin: "never", Binding: at(18, 31)},
			},
			[]string{
				"post.txt:5:4: no plugin is bound to role what; it stays as it is written",
				"post.txt:7:12: role up begins here and has no end; it stays as it is written",
			},
		},
	}
	contents := []ContentsExplanation{
		{Stage: htmlize.BeforeRoles, Pack: "numbers", Plugin: "mark-n", Binding: at(14, 32)},
		{Stage: htmlize.AfterRoles, Pack: "letters", Plugin: "mark-a", Binding: at(8, 32)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := h.Explain(parse(t, test.text))
			var warnings []string
			for _, w := range got.Warnings {
				warnings = append(warnings, w.Error())
			}
			if diff := cmp.Diff(test.warnings, warnings); diff != "" {
				t.Errorf("warnings (-want +got):\n%s", diff)
			}
			got.Warnings = nil
			if diff := cmp.Diff(Explanation{Roles: test.want, Contents: contents}, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
