package compat

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
)

func TestFailure(t *testing.T) {
	at := diagnostic.Position{File: "d.txt", Line: 2, Col: 3}
	panics := model.Errorf(diagnostic.Panic, "panic: no")
	tests := []struct {
		name  string
		hooks []string
		err   error
		want  failure
	}{
		{
			"role", nil, &diagnostic.Diagnostic{Kind: diagnostic.Role, Place: diagnostic.Place{Pos: at}, Role: "tt", Err: panics},
			failure{what: "role tt", where: "d.txt:2:3", step: atRoles, message: "panic: no", code: diagnostic.Panic, line: "error: d.txt:2:3: role tt: panic: no"},
		},
		{
			"contents hook, before", nil, &diagnostic.Diagnostic{Kind: diagnostic.Contents, Stage: "before-roles", Plugin: "safe", Err: panics},
			failure{what: "contents hook safe", where: "d.txt", step: beforeRoles, message: "panic: no", code: diagnostic.Panic, line: "error: contents hook safe: panic: no"},
		},
		{
			"contents hook, after", nil, &diagnostic.Diagnostic{Kind: diagnostic.Contents, Stage: "after-roles", Plugin: "safe", Err: errors.New("no")},
			failure{what: "contents hook safe", where: "d.txt", step: afterRoles, message: "no", code: diagnostic.Unknown, line: "error: contents hook safe: no"},
		},
		{
			"no start, of one hook", []string{"role tt"}, &diagnostic.Diagnostic{Kind: diagnostic.Pack, Place: diagnostic.Place{Pos: pos}, Message: "pack p (bin/p): no", Err: errors.New("no")},
			failure{what: "role tt", where: "d.txt", message: "no", code: diagnostic.Unknown, broken: true, line: "error: compat: pack p (bin/p): no"},
		},
		{
			"no start, of one of many hooks", []string{"role tt", "role em"}, &diagnostic.Diagnostic{Kind: diagnostic.Pack, Place: diagnostic.Place{Pos: pos}, Message: "pack p (bin/p): no", Err: errors.New("no")},
			failure{where: "d.txt", message: "no", code: diagnostic.Unknown, broken: true, line: "error: compat: pack p (bin/p): no"},
		},
		{
			"document", nil, &diagnostic.Diagnostic{Kind: diagnostic.Document, Place: diagnostic.Place{Pos: at}, Message: "not UTF-8"},
			failure{where: "d.txt", message: "d.txt:2:3: not UTF-8", code: diagnostic.Unknown, line: "error: d.txt:2:3: not UTF-8"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := Document{Name: "d.txt", hooks: test.hooks}.failure(test.err)
			if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(failure{})); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestIsDefect(t *testing.T) {
	tests := []struct {
		name string
		f    failure
		want bool
	}{
		{"panic", failure{code: diagnostic.Panic}, true},
		{"timeout", failure{code: diagnostic.Timeout}, true},
		{"too large", failure{code: diagnostic.TooLarge}, true},
		{"not UTF-8", failure{code: diagnostic.InvalidOutput}, true},
		{"crashed", failure{code: diagnostic.Crashed}, true},
		{"no answer", failure{code: diagnostic.BadAnswer}, true},
		{"broken", failure{code: diagnostic.Unknown, broken: true}, true},
		{"panic by its text", failure{code: diagnostic.Unknown, message: "panic: no"}, true},
		{"another text", failure{code: diagnostic.Unknown, message: "don't panic: no"}, false},
		{"the plugin's own", failure{code: diagnostic.Plugin, message: "panic: no"}, false},
		{"a table that isn't there", failure{code: diagnostic.NotFound}, false},
		{"a code of a later release", failure{code: "tired"}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := test.f.isDefect(); got != test.want {
				t.Errorf("got %t, want %t", got, test.want)
			}
		})
	}
}
