//go:build unix && !linux

package launch

import "syscall"

// sysProcAttr gives the process a session of its own, which has no terminal: it could type into the host's otherwise. The
// session is a process group as well, so a stop reaches its descendants and a terminal's Ctrl-C doesn't reach it.
func sysProcAttr() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }
