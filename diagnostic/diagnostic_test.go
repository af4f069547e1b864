package diagnostic_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/diagnostic"
)

func TestAll(t *testing.T) {
	a, b, c := errors.New("a"), errors.New("b"), errors.New("c")
	one, two := &diagnostic.Diagnostic{Message: "one", Err: errors.Join(a, b)}, &diagnostic.Diagnostic{Message: "two"}
	for _, test := range []struct {
		name string
		err  error
		want []error
	}{
		{"nothing", nil, nil},
		{"one", a, []error{a}},
		{"joined", errors.Join(a, b), []error{a, b}},
		{"joined twice", errors.Join(a, errors.Join(b, errors.Join(c))), []error{a, b, c}},
		{"a list", diagnostic.List{one, two}, []error{one, two}},
		{"a list among others", errors.Join(a, diagnostic.List{one, two}), []error{a, one, two}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, diagnostic.All(test.err), cmp.Comparer(func(a, b error) bool { return a == b })); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestErrorText(t *testing.T) {
	err := diagnostic.List{
		{Place: diagnostic.Position{File: "manifest.yaml", Line: 3, Col: 5}.In("x: y"), Message: "the manifest has no key \"x\"", Hint: "h"},
		{Place: diagnostic.Place{Pos: diagnostic.Position{File: "glossary.yaml"}}, Message: "the file is missing", Err: fs.ErrNotExist},
		{Message: "no place"},
	}
	want := "manifest.yaml:3:5: the manifest has no key \"x\"\nglossary.yaml: the file is missing\nno place"
	if got := err.Error(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if !errors.Is(err, fs.ErrNotExist) || diagnostic.Of(err) != err[0] {
		t.Errorf("got cause %t, and %v first", errors.Is(err, fs.ErrNotExist), diagnostic.Of(err))
	}
}

func TestOfAnotherError(t *testing.T) {
	if got := diagnostic.Of(fs.ErrNotExist); got != nil {
		t.Errorf("got %v, want nil", got)
	}
}

// TestJSON checks that a member without a value is missing.
func TestJSON(t *testing.T) {
	for _, test := range []struct {
		d    diagnostic.Diagnostic
		want string
	}{
		{
			diagnostic.Diagnostic{Severity: diagnostic.Warning, Kind: diagnostic.Document, Message: "m", Err: fs.ErrNotExist},
			`{"severity":"warning","kind":"document","message":"m"}`,
		},
		{
			diagnostic.Diagnostic{
				Severity: diagnostic.Error, Kind: diagnostic.Incompatible, Message: "m", Place: diagnostic.Position{File: "manifest.yaml", Line: 3}.In("x: y"),
				Binding: diagnostic.Position{File: "b", Line: 1, Col: 2}, Protocols: &diagnostic.Protocols{Pack: []int{3}, Host: []int{1, 2}, Allowed: []int{}},
				Upgrade: diagnostic.HostSide,
			},
			`{"severity":"error","kind":"incompatible","message":"m","position":{"file":"manifest.yaml","line":3},"excerpt":"x: y",` +
				`"binding":{"file":"b","line":1,"column":2},` +
				`"protocols":{"pack":[3],"partial":false,"host":[1,2],"allowed":[]},"upgrade":"host"}`,
		},
	} {
		got, err := json.Marshal(&test.d)
		if err != nil || string(got) != test.want {
			t.Errorf("got  %s, %v\nwant %s", got, err, test.want)
		}
	}
}
