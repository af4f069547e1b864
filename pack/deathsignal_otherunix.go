//go:build unix && !linux

package pack

func dropDeathSignal() {}
