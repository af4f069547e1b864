//go:build !(darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd)

package launch

import (
	"errors"
	"os"
)

// sweep does nothing: without locks, nobody knows whose host is gone.
func sweep(string) {}

func lockFolder(string) (*os.File, error) { return nil, errors.ErrUnsupported }
