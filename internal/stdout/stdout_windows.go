// Package stdout takes a pack's stdout away before other code of the program can print to it. Windows has no way to do so
// for a file descriptor; there, package pack replaces os.Stdout.
package stdout

// FD is -1: no file descriptor was taken.
var FD = -1
