//go:build !linux

package launch

// onNoexec can't tell here.
func onNoexec(string) bool { return false }
