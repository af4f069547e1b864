package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/diagnostic"
)

func TestGather(t *testing.T) {
	unbound := func(file, role string, line int) *diagnostic.Diagnostic {
		return &diagnostic.Diagnostic{
			Kind: diagnostic.Document, Place: diagnostic.Place{Pos: diagnostic.Position{File: file, Line: line, Col: 1}}, Message: "no plugin is bound to role " + role,
		}
	}
	panicAt := func(location string, line int) *diagnostic.Diagnostic {
		return &diagnostic.Diagnostic{
			Kind: diagnostic.Role, Place: diagnostic.Place{Pos: diagnostic.Position{File: "a", Line: line, Col: 1}}, Message: "panic: no", Location: location,
		}
	}
	for _, test := range []struct {
		name string
		errs diagnostic.List
		want []string
	}{
		{"none", nil, nil},
		{"one", diagnostic.List{unbound("a", "x", 1)}, []string{"a:1:1: no plugin is bound to role x"}},
		{
			"two in turns", diagnostic.List{unbound("a", "x", 1), unbound("a", "y", 2), unbound("a", "x", 3), unbound("a", "y", 4), unbound("a", "y", 5)},
			[]string{"a:1:1: no plugin is bound to role x (and at 3:1)", "a:2:1: no plugin is bound to role y (and at 4:1 and 5:1)"},
		},
		{
			"four", diagnostic.List{unbound("a", "x", 1), unbound("a", "x", 2), unbound("a", "x", 3), unbound("a", "x", 4)},
			[]string{"a:1:1: no plugin is bound to role x (and at 2:1, 3:1 and 4:1)"},
		},
		{
			"five", diagnostic.List{unbound("a", "x", 1), unbound("a", "x", 2), unbound("a", "x", 3), unbound("a", "x", 4), unbound("a", "x", 5)},
			[]string{"a:1:1: no plugin is bound to role x (and at 2:1, 3:1, 4:1 and 1 more place)"},
		},
		{
			"six", diagnostic.List{unbound("a", "x", 1), unbound("a", "x", 2), unbound("a", "x", 3), unbound("a", "x", 4), unbound("a", "x", 5), unbound("a", "x", 6)},
			[]string{"a:1:1: no plugin is bound to role x (and at 2:1, 3:1, 4:1 and 2 more places)"},
		},
		{
			"two documents", diagnostic.List{unbound("a", "x", 1), unbound("b", "x", 1)},
			[]string{"a:1:1: no plugin is bound to role x", "b:1:1: no plugin is bound to role x"},
		},
		{
			"panics at two places of the code",
			diagnostic.List{panicAt("a.go:1 in f", 1), panicAt("a.go:2 in f", 2), panicAt("a.go:1 in f", 3)},
			[]string{"a:1:1: panic: no (and at 3:1)", "a:2:1: panic: no"},
		},
		{
			"without a line", diagnostic.List{{Kind: diagnostic.Document, Message: "x"}, {Kind: diagnostic.Document, Message: "x"}},
			[]string{"x", "x"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, a := range groupDiagnostics(test.errs) {
				got = append(got, a.String())
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
