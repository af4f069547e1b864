package badpacks

import (
	"os"

	"golang.org/x/sys/unix"
)

// awaitStop waits until a child process is stopped.
func awaitStop(pid int) error {
	for {
		err := unix.Waitid(unix.P_PID, pid, nil, unix.WSTOPPED|unix.WNOWAIT, nil)
		if err != unix.EINTR {
			return os.NewSyscallError("waitid", err)
		}
	}
}
