package launch

import "syscall"

// sysProcAttr puts the process in a group of its own, so that a stop reaches its descendants and a terminal's Ctrl-C
// doesn't reach it, and lets the kernel kill it when the thread that started it is gone, for packs that don't watch the
// lifeline.
func sysProcAttr() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
