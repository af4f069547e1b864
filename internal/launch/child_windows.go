package launch

import (
	"errors"
	"os"
	"syscall"
)

// lifelineSupported says whether a child can inherit more file descriptors than stdin, stdout and stderr.
const lifelineSupported = false

// sysProcAttr puts the process into a group of its own, which a console's Ctrl-C doesn't reach.
func sysProcAttr() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}

// killGroup does nothing: Windows has no process groups that can be killed. The process itself is killed by its handle.
func killGroup(int) {}

// wasKilled returns false: on Windows a killed process has an exit status like any other.
func wasKilled(*os.ProcessState) bool { return false }

// errBadExeFormat is ERROR_BAD_EXE_FORMAT of winerror.h.
const errBadExeFormat = syscall.Errno(193)

// wrongPlatform reports whether a start failed because the file is no program for this system and processor.
func wrongPlatform(err error) bool { return errors.Is(err, errBadExeFormat) }
