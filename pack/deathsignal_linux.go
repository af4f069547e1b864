package pack

import "syscall"

// dropDeathSignal undoes that the kernel kills this process together with the host: the watch of the lifeline does more. The
// signal belongs to the process's first thread, on which Go initializes packages.
func dropDeathSignal() {
	_, _, _ = syscall.RawSyscall(syscall.SYS_PRCTL, syscall.PR_SET_PDEATHSIG, 0, 0)
}
