//go:build !linux

package launch

// onNoexec returns false: only Linux is asked for it.
func onNoexec(string) bool { return false }
