package pack

import "syscall"

// dropDeathSignal undoes that the kernel kills this process together with the host: the watch of the lifeline does more. The
// kernel lets it go on instead, where somebody stopped it. The signal belongs to the process's first thread, on which Go
// initializes packages.
func dropDeathSignal() {
	_, _, _ = syscall.RawSyscall(syscall.SYS_PRCTL, syscall.PR_SET_PDEATHSIG, uintptr(syscall.SIGCONT), 0)
}
