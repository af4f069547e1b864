package supervisor

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/internal/model"
)

// TestOrderOfPart checks that what is tried again has the order that it had in the whole call.
func TestOrderOfPart(t *testing.T) {
	s := &isolation{call: model.RolesCall{
		Groups: []model.Group{
			{Role: "sec", Texts: []string{"A", "B"}},
			{Role: "other", Texts: []string{"o"}},
			{Role: "sub", Texts: []string{"a", "b", "c"}},
		},
		Order: []int32{0, 2, 2, 0, 2},
	}}
	part, _ := s.part([]textPlace{{0, 1}, {1, 0}, {2, 0}, {2, 2}})
	if diff := cmp.Diff([]int32{2, 0, 2}, part.Order); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}
