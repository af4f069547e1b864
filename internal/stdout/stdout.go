//go:build unix

// Package stdout takes a pack's stdout away before any other code of the program can print to it: a host reads the
// handshake there, and the command describe.
//
// Go initializes packages by their import paths, each as soon as everything that it imports is ready. This one imports
// syscall and nothing else that does anything, and its path comes before "fmt" and "os", so it is ready before whatever
// prints with those.
package stdout

import (
	"syscall"

	"example.com/htmlize/internal/cookie"
)

// FD is a file descriptor that is the process's real stdout, where a host started the process; descriptor 1 leads to stderr
// then. It is -1 otherwise.
var FD = claim()

func claim() int {
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
