package main

import "os"

// claimStdout returns the process's stdout and lets os.Stdout be stderr.
func claimStdout() (*os.File, error) {
	out := os.Stdout
	os.Stdout = os.Stderr
	return out, nil
}
