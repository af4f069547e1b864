package compat

import (
	"context"
	"errors"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/internal/model"
)

// contentsPack is a pack with a contents hook alone.
type contentsPack struct {
	model.Pack
	process func(model.ContentsCall) (string, error)
}

func (p contentsPack) ProcessContents(_ context.Context, call model.ContentsCall) (string, error) {
	return p.process(call)
}

func TestHookShowsStage(t *testing.T) {
	calls := 0
	tests := []struct {
		name    string
		process func(model.ContentsCall) (string, error)
		want    bool
	}{
		{"the same", func(c model.ContentsCall) (string, error) { return c.Text, nil }, false},
		{"the stage", func(c model.ContentsCall) (string, error) { return c.Text + string(c.Stage), nil }, true},
		{"an error in one stage", func(c model.ContentsCall) (string, error) {
			if c.Stage == model.AfterRoles {
				return "", errors.New("too late")
			}
			return c.Text, nil
		}, true},
		{"the same error", func(model.ContentsCall) (string, error) { return "", errors.New("no") }, false},
		{"another each time", func(model.ContentsCall) (string, error) {
			calls++
			return strconv.Itoa(calls), nil
		}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d := Document{Name: "d", Text: "one\n\ntwo"}
			if got := hookShowsStage(t.Context(), contentsPack{process: test.process}, "hook", d); got != test.want {
				t.Errorf("got %t, want %t", got, test.want)
			}
		})
	}
	t.Run("what it is asked", func(t *testing.T) {
		var got []model.ContentsCall
		pack := contentsPack{process: func(c model.ContentsCall) (string, error) {
			contents, err := c.Host.Contents(t.Context())
			if want := "---\nauthor: Joe\n---\n:tt:`a`\n\nb"; contents != want || err != nil {
				t.Errorf("got contents %q, %v, want %q", contents, err, want)
			}
			if _, _, err := c.Host.Lookup(t.Context(), "terms", "a"); model.CodeOf(err) != model.CodeNotFound {
				t.Errorf("got %v, want an error of code %s", err, model.CodeNotFound)
			}
			c.Host, c.Timeout = nil, 0
			got = append(got, c)
			return c.Text, nil
		}}
		hookShowsStage(t.Context(), pack, "hook", Document{Name: "d", Text: "---\nauthor: Joe\n---\n:tt:`a`\n\nb"})
		want := make([]model.ContentsCall, 3)
		for i, stage := range []model.Stage{model.BeforeRoles, model.AfterRoles, model.BeforeRoles} {
			want[i] = model.ContentsCall{Plugin: "hook", Stage: stage, Text: "<p>:tt:`a`</p>\n\n<p>b</p>\n\n", Post: model.Post{Author: "Joe"}}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("-want +got\n%s", diff)
		}
	})
	t.Run("a document that can't be read", func(t *testing.T) {
		if hookShowsStage(t.Context(), contentsPack{}, "hook", Document{Name: "d", Text: "\xff"}) {
			t.Error("got true, want false")
		}
	})
}
