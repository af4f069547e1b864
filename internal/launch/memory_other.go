//go:build !linux

package launch

func residentSet(int) (int64, bool) { return 0, false }
