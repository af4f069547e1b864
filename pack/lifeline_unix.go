//go:build unix

package pack

import (
	"io"
	"os"
	"strconv"
	"syscall"

	"example.com/htmlize/internal/wire"
)

// watchLifeline ends the process when the host is gone, however it went: the host holds the other end of a pipe that it
// never writes to, and the system closes that end with the host. A host that gives no such pipe isn't watched.
func watchLifeline() {
	fd, err := strconv.Atoi(os.Getenv(wire.LifelineEnv))
	if err != nil || fd < 3 {
		return
	}
	// The pack's own children have no part in this.
	_ = os.Unsetenv(wire.LifelineEnv)
	syscall.CloseOnExec(fd)
	pipe := os.NewFile(uintptr(fd), "lifeline")
	go func() {
		_, _ = io.Copy(io.Discard, pipe)
		os.Exit(1)
	}()
}
