package host

import (
	"context"
	"errors"
	"strings"
	"testing"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

// TestResultsBound checks that results which equal texts share count as often as they stand in the document.
func TestResultsBound(t *testing.T) {
	large := strings.Repeat("a", model.MaxText)
	calls := 0
	p := askedPack{linkedPack(t, testPacks["letters"]), func(context.Context, model.RolesCall) error {
		calls++
		return nil
	}}
	h := newHost(t, oneLetters("      - {name: case, hooks: [role:up]}"), WithLinked("letters", model.Link(amplifying{p, large})))
	_, err := h.Render(t.Context(), parse(t, ":up:`a` :up:`a`\n\n:up:`a`"), RenderOptions{})
	role, ok := errors.AsType[*diagnostic.Diagnostic](err)
	if !ok || role.Code != diagnostic.ResultsTooLarge || role.Pos.Line != 3 || len(diagnostic.All(err)) != 1 {
		t.Errorf("got %v, want that the third is over the limit", err)
	}
	if calls != 1 {
		t.Errorf("got %d calls, want 1", calls)
	}
}

// amplifying is a pack that returns the same for all texts.
type amplifying struct {
	model.Pack
	html string
}

func (p amplifying) ProcessRoles(ctx context.Context, call model.RolesCall) ([][]model.Result, error) {
	results, err := p.Pack.ProcessRoles(ctx, call)
	for _, group := range results {
		for i := range group {
			group[i].HTML = p.html
		}
	}
	return results, err
}
