//go:build !(darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd)

package launch

import (
	"errors"
	"os"
)

// sweep does nothing: without locks, no host can know which folders are still in use.
func sweep(string) {}

func lockFolder(string) (*os.File, error) { return nil, errors.ErrUnsupported }
