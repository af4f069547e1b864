package manifest

import (
	"errors"
	"io/fs"
	"testing"

	"example.com/htmlize/diagnostic"
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

// TestDenied has a manifest and a table that may not be read, with the hint of each.
func TestDenied(t *testing.T) {
	denied := &fs.PathError{Op: "open", Path: "a", Err: fs.ErrPermission}
	if got, want := unreadableError("m.yaml", denied)[0].Hint, "its owner has to allow it: chmod a+r m.yaml"; got != want {
		t.Errorf("manifest: got hint %q, want %q", got, want)
	}
	_, err := parse("m.yaml", []byte("manifest: 1\npacks: []\ndata: {t: t.yaml}\n"), Host{}, func(string) ([]byte, error) { return nil, denied })
	problems, ok := errors.AsType[diagnostic.List](err)
	if !ok {
		t.Fatalf("got error %v, want a list", err)
	}
	if got, want := problems[0].Hint, "its owner has to allow it: chmod a+r t.yaml"; got != want {
		t.Errorf("table: got hint %q, want %q", got, want)
	}
}
