package markup

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRolesTwice checks that the roles of a text can be walked again, also after a walk that was left.
func TestRolesTwice(t *testing.T) {
	roles := rolesOf(":a:`1` :b:`2`", nil)
	for range roles {
		break
	}
	want := []Role{{Start: 0, End: 6, Name: "a", Raw: "1"}, {Start: 7, End: 13, Name: "b", Raw: "2"}}
	for range 2 {
		if diff := cmp.Diff(want, slices.Collect(roles), cmp.AllowUnexported(Role{})); diff != "" {
			t.Errorf("roles (-want +got):\n%s", diff)
		}
	}
}
