package launch

import "syscall"

// sysProcAttr gives the process a session of its own. The session has no terminal: the process could write to the host's terminal
// otherwise. The session is a process group as well, so a stop reaches the process's descendants, and a terminal's Ctrl-C doesn't
// reach it. The kernel kills the process when the thread that started it ends, for packs that don't watch the lifeline.
func sysProcAttr() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGKILL}
}
