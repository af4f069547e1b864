package launch

import (
	"errors"
	"os"
	"syscall"
)

// lifelineSupported says whether a child inherits further file descriptors here.
const lifelineSupported = false

// sysProcAttr keeps a console's Ctrl-C away from the process.
func sysProcAttr() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}

// killGroup does nothing: Windows has no process groups in this sense, and the process itself is killed by its handle.
func killGroup(int) {}

// wasKilled can't tell: on Windows a process that is killed ends with an exit status like any other.
func wasKilled(*os.ProcessState) bool { return false }

// errBadExeFormat is ERROR_BAD_EXE_FORMAT of winerror.h.
const errBadExeFormat = syscall.Errno(193)

func wrongPlatform(err error) bool { return errors.Is(err, errBadExeFormat) }
