package v1

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	goplugin "github.com/hashicorp/go-plugin"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// TestOrder checks that texts with an order are rendered one after the other in that order, before those without one.
func TestOrder(t *testing.T) {
	var calls []string
	p := &old{role: func(a OldRoleArgs) (string, error) {
		// Calls that don't overlap need no lock. The race detector checks that.
		calls = append(calls, a.Role+" "+a.Value)
		return "<" + a.Value + ">", nil
	}}
	client, _, err := Connect(t.Context(), connection(t, goplugin.PluginSet{"htmlize": p}, nil), []string{"htmlize"})
	if err != nil {
		t.Fatal(err)
	}
	got, err := client.ProcessRoles(t.Context(), model.RolesCall{
		Host: fakeHost{},
		Groups: []model.Group{
			{Plugin: "htmlize", Role: "sec", Texts: []string{"A", "B"}},
			{Plugin: "htmlize", Role: "other", Texts: []string{"o"}},
			{Plugin: "missing", Role: "none", Texts: []string{"m"}},
			{Plugin: "htmlize", Role: "sub", Texts: []string{"a", "b", "c"}},
		},
		Order: []int32{0, 3, 2, 3, 0, 3},
	})
	want := [][]model.Result{
		{{HTML: "<A>"}, {HTML: "<B>"}}, {{HTML: "<o>"}},
		{{Err: &model.Error{Code: diagnostic.NotFound, Message: "no plugin missing"}}},
		{{HTML: "<a>"}, {HTML: "<b>"}, {HTML: "<c>"}},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("got error %v, -want +got:\n%s", err, diff)
	}
	if diff := cmp.Diff([]string{"sec A", "sub a", "sub b", "sec B", "sub c", "other o"}, calls); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
}
