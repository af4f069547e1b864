// Package syserror shortens errors of the system to what belongs in a message for people.
package syserror

import (
	"errors"
	"syscall"
)

// Cause returns what the system said, without the operation and the file name that Go adds: the file may be a temporary one, and
// the message names the file in better words. Any other error is returned as it is.
func Cause(err error) error {
	errno, ok := errors.AsType[syscall.Errno](err)
	switch {
	case !ok:
		return err
	case errno == syscall.EISDIR:
		return ErrFolder
	default:
		return errno
	}
}

// ErrFolder is EISDIR in the words that htmlize has for a directory.
var ErrFolder = errors.New("this is the name of a folder")
