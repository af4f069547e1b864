package v2

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/internal/model"
)

// TestResultsBound checks that a result over the document's quota is an error only of its text, with and without the stream, and that
// large responses arrive.
func TestResultsBound(t *testing.T) {
	over := model.Result{Err: model.ResultsError()}
	large := strings.Repeat("a", largeResponse+1)
	for _, test := range []struct {
		name  string
		quota int
		texts []string
		want  []model.Result
	}{
		{"the whole quota", 5, []string{"ab", "cde"}, []model.Result{{HTML: "ab"}, {HTML: "cde"}}},
		{"a byte over", 5, []string{"ab", "cdef", "g"}, []model.Result{{HTML: "ab"}, over, over}},
		{"far over", 1 << 20, []string{"large", "a"}, []model.Result{over, over}},
		{"several large ones", model.MaxResults, []string{"large", "b", "large"}, []model.Result{{HTML: large}, {HTML: "b"}, {HTML: large}}},
		{"several large ones, over", largeResponse + 2, []string{"large", "b", "large"}, []model.Result{{HTML: large}, {HTML: "b"}, over}},
	} {
		for _, features := range [][]string{nil, {streamRoles}} {
			t.Run(test.name+", features "+strings.Join(features, " "), func(t *testing.T) {
				c := connect(t, fakePack{
					describe: func(context.Context) (*model.Description, error) { return &model.Description{Features: features}, nil },
					roles: func(_ context.Context, call model.RolesCall) ([][]model.Result, error) {
						results := model.NewResults(call.Groups, nil)
						for i, text := range call.Groups[0].Texts {
							if results[0][i].HTML = text; text == "large" {
								results[0][i].HTML = large
							}
						}
						return results, nil
					},
				})
				if _, err := c.Describe(t.Context()); err != nil {
					t.Fatal(err)
				}
				got, err := c.ProcessRoles(t.Context(), model.RolesCall{
					Host:   fakeHost{},
					Groups: []model.Group{{Plugin: "a", Role: "r", Texts: test.texts}},
					Quota:  model.NewQuota(test.quota),
				})
				if err != nil || !cmp.Equal([][]model.Result{test.want}, got) {
					t.Errorf("got error %v, %.1000v\nwant %.1000v", err, got, test.want)
				}
			})
		}
	}
}
