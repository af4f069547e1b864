package manifest

import (
	"errors"
	"io/fs"
	"testing"
)

func TestErrorText(t *testing.T) {
	err := &Error{Problems: []Problem{
		{Pos: Pos{File: "manifest.yaml", Line: 3, Col: 5}, Message: "the manifest has no key \"x\"", Hint: "h", Line: "x: y"},
		{Pos: Pos{File: "glossary.yaml"}, Message: "the file is empty"},
	}}
	want := "manifest.yaml:3:5: the manifest has no key \"x\"\nglossary.yaml: the file is empty"
	if got := err.Error(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestReason(t *testing.T) {
	for _, test := range []struct {
		err  error
		want string
	}{
		{&fs.PathError{Op: "open", Path: "a", Err: fs.ErrNotExist}, "no such file"},
		{&fs.PathError{Op: "open", Path: "a", Err: fs.ErrPermission}, "permission denied"},
		{&fs.PathError{Op: "read", Path: "a", Err: errors.New("input/output error")}, "input/output error"},
		{tooLarge(maxTables), "larger than 4 MiB"},
		{errors.New("anything else"), "anything else"},
	} {
		if got := reason(test.err); got != test.want {
			t.Errorf("%v: got %q, want %q", test.err, got, test.want)
		}
	}
}
