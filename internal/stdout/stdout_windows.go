// Package stdout redirects a pack's stdout before other code of the program can print to it. On Windows a file descriptor can't be
// redirected. There, package pack replaces os.Stdout.
package stdout

// FD is -1: stdout isn't redirected.
var FD = -1
