package manifest

import (
	"errors"
	"io/fs"
	"testing"
)

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
