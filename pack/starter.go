package pack

import (
	"os"

	"example.com/htmlize/internal/cookie"
	"example.com/htmlize/internal/wire"
)

// startedByHost says that a host started this process: to serve, or to read the output of a command.
var startedByHost = os.Getenv(cookie.Key) == cookie.Value

// startedByClient says that go-plugin's client started this process, which always passes a range of ports. A person or a service
// manager that starts a pack for hosts to attach to passes only the cookie.
var startedByClient = os.Getenv("PLUGIN_MIN_PORT") != ""

// socketFolder is the folder that the host made for this process's sockets; empty if it made none. What this process starts must not
// inherit the variable.
var socketFolder = func() string {
	folder := os.Getenv(wire.FolderEnv)
	_ = os.Unsetenv(wire.FolderEnv)
	return folder
}()
