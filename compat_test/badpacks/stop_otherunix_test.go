//go:build unix && !linux

package badpacks

// awaitStop can't wait on this system. The signal takes effect within a moment.
func awaitStop(int) error { return nil }
