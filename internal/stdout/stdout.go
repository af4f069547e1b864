//go:build unix

// Package stdout redirects a pack's stdout before any other code of the program can print to it: a host reads the handshake there, and
// the output of the command describe.
//
// Go initializes packages in the order of their import paths, each as soon as its imports are initialized. This package's only import
// that has to be initialized is syscall, and its path comes before "fmt" and "os". So it is initialized before any package that prints
// with those.
package stdout

import (
	"syscall"

	"example.com/htmlize/internal/cookie"
)

// FD is the descriptor of the process's original stdout where a host started the process. Descriptor 1 is stderr then. FD is -1
// otherwise.
var FD = redirect()

func redirect() int {
	if value, _ := syscall.Getenv(cookie.Key); value != cookie.Value {
		return -1
	}
	fd, err := syscall.Dup(1)
	if err != nil {
		return -1
	}
	syscall.CloseOnExec(fd)
	if err := dup2(2, 1); err != nil {
		return -1
	}
	return fd
}
