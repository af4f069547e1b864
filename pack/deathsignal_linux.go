package pack

import "syscall"

// dropDeathSignal replaces the signal that the kernel sends when the host ends: SIGCONT, which resumes a stopped process, in place of
// SIGKILL. The lifeline then ends the process and cleans up, which SIGKILL would prevent. It has to run on the process's first
// thread, to which the setting belongs and on which Go initializes packages.
func dropDeathSignal() {
	_, _, _ = syscall.RawSyscall(syscall.SYS_PRCTL, syscall.PR_SET_PDEATHSIG, uintptr(syscall.SIGCONT), 0)
}
