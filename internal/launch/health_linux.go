package launch

import (
	"fmt"
	"os"
)

// residentSet reads /proc, see proc(5). A library that asks every system would cost eight modules, and each start of the
// command a millisecond.
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
