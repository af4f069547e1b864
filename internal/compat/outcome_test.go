package compat

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/host"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/model"
)

func TestFailure(t *testing.T) {
	at := host.Position{File: "d.txt", Line: 2, Col: 3}
	panics := model.Errorf(model.CodePanic, "panic: no")
	tests := []struct {
		name  string
		about []string
		err   error
		want  failure
	}{
		{
			"role", nil, &host.RoleError{Pos: at, Role: "tt", Err: panics},
			failure{what: "role tt", where: "d.txt:2:3", step: atRoles, message: "panic: no", code: model.CodePanic, line: "error: d.txt:2:3: role tt: panic: no"},
		},
		{
			"contents hook, before", nil, &host.ContentsError{File: "d.txt", Stage: manifest.BeforeRoles, Pack: host.PackRef{Plugin: "safe"}, Err: panics},
			failure{what: "contents hook safe", where: "d.txt", step: beforeRoles, message: "panic: no", code: model.CodePanic, line: "error: contents hook safe: panic: no"},
		},
		{
			"contents hook, after", nil, &host.ContentsError{File: "d.txt", Stage: manifest.AfterRoles, Pack: host.PackRef{Plugin: "safe"}, Err: errors.New("no")},
			failure{what: "contents hook safe", where: "d.txt", step: afterRoles, message: "no", code: model.CodeUnknown, line: "error: contents hook safe: no"},
		},
		{
			"no start, of one hook", []string{"role tt"}, &host.PackError{Pos: pos, Pack: "p", Path: "bin/p", Reason: host.Exited, Err: errors.New("no")},
			failure{what: "role tt", where: "d.txt", message: "no", code: model.CodeUnknown, broken: true, line: "error: compat: pack p (bin/p): no"},
		},
		{
			"no start, of one of many hooks", []string{"role tt", "role em"}, &host.PackError{Pos: pos, Pack: "p", Path: "bin/p", Reason: host.Exited, Err: errors.New("no")},
			failure{where: "d.txt", message: "no", code: model.CodeUnknown, broken: true, line: "error: compat: pack p (bin/p): no"},
		},
		{
			"document", nil, &host.DocumentError{Pos: at, Message: "not UTF-8"},
			failure{where: "d.txt", message: "d.txt:2:3: not UTF-8", code: model.CodeUnknown, line: "error: d.txt:2:3: not UTF-8"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := Document{Name: "d.txt", about: test.about}.failure(test.err)
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
		{"panic", failure{code: model.CodePanic}, true},
		{"timeout", failure{code: model.CodeTimeout}, true},
		{"too large", failure{code: model.CodeTooLarge}, true},
		{"not UTF-8", failure{code: model.CodeInvalidOutput}, true},
		{"died", failure{code: model.CodeDied}, true},
		{"no answer", failure{code: model.CodeBadAnswer}, true},
		{"broken", failure{code: model.CodeUnknown, broken: true}, true},
		{"panic by its text", failure{code: model.CodeUnknown, message: "panic: no"}, true},
		{"another text", failure{code: model.CodeUnknown, message: "don't panic: no"}, false},
		{"the plugin's own", failure{code: model.CodePlugin, message: "panic: no"}, false},
		{"a table that isn't there", failure{code: model.CodeNotFound}, false},
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
