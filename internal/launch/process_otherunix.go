//go:build unix && !linux

package launch

import "syscall"

// sysProcAttr puts the process in a group of its own, so that a stop reaches its descendants and a terminal's Ctrl-C
// doesn't reach it.
func sysProcAttr() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
