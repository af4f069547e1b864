package launch

import "syscall"

// sysProcAttr gives the process a session of its own, which has no terminal: it could type into the host's otherwise. The
// session is a process group as well, so a stop reaches its descendants and a terminal's Ctrl-C doesn't reach it. And the
// kernel kills it when the thread that started it is gone, for packs that don't watch the lifeline.
func sysProcAttr() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGKILL}
}
