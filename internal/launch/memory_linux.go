package launch

import (
	"fmt"
	"os"
)

// residentSet reads /proc/PID/statm, see proc(5). A library that supports every system would cost eight modules, and a millisecond of
// each start of the command.
func residentSet(pid int) (int64, bool) {
	statm, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0, false
	}
	var size, resident int64
	if _, err := fmt.Sscan(string(statm), &size, &resident); err != nil {
		return 0, false
	}
	return resident * int64(os.Getpagesize()), true
}
