package syserror_test

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"testing"

	"example.com/htmlize/internal/syserror"
)

func TestCause(t *testing.T) {
	for _, test := range []struct {
		name string
		err  error
		want string
	}{
		{"of the system", fmt.Errorf("a: %w", &fs.PathError{Op: "open", Path: "/b", Err: syscall.ENOENT}), syscall.ENOENT.Error()},
		{"a folder", &fs.PathError{Op: "open", Path: "/b", Err: syscall.EISDIR}, "this is the name of a folder"},
		{"another", fmt.Errorf("a: %w", errors.New("b")), "a: b"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := syserror.Cause(test.err).Error(); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
