package pack

import (
	"os"
	"sync"

	hclog "github.com/hashicorp/go-hclog"

	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/wire"
)

// hostFolder is the folder that the host made for this process; empty where it made none. What this process starts has no part
// in it.
var hostFolder = func() string {
	folder := os.Getenv(wire.FolderEnv)
	_ = os.Unsetenv(wire.FolderEnv)
	return folder
}()

// startedByClient says that go-plugin's client started this process, which always gives a range of ports. A person or a
// supervisor that starts a pack for hosts to attach to gives the cookie alone.
var startedByClient = os.Getenv("PLUGIN_MIN_PORT") != ""

// hostWatch ends a process without a lifeline when its host is gone, which it knows by the connections: those that the
// hosts of 2023 had are all that there is of a host.
type hostWatch struct {
	mu        sync.Mutex
	open      int
	connected bool
}

// connect takes note of a connection that a host uses. What it returns ends the process with the last one.
func (w *hostWatch) connect() (gone func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.connected = true
	w.open++
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.open--; w.open == 0 {
			w.end()
		}
	}
}

// unread ends the process where the host is gone before it has connected. Go-plugin's client reads the stdout of a pack for as
// long as it lives, and this is called when nobody does any more.
func (w *hostWatch) unread() {
	// A server that is about to make its socket would leave it.
	<-ownAddress.listens
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.connected {
		w.end()
	}
}

// end ends the process as go-plugin's server does when the host asks it to.
//
// Nothing of the call that may be under way is of use to anybody.
func (w *hostWatch) end() {
	ownAddress.removeSocket()
	os.Exit(0)
}

// servingFor returns what serving takes for the sake of hosts that aren't of htmlize 0.1.0 or later.
func servingFor(logger hclog.Logger) model.Serving {
	var serving model.Serving
	if !heldByHost && startedByClient {
		watch := &hostWatch{}
		serving.Connected = watch.connect
		go func() {
			if awaitUnread(realStdout) {
				watch.unread()
			}
		}()
	}
	if !heldByHost && hostFolder == "" {
		// Hosts of 2023, which give neither, end at the first error, and put a space in the place of a line break alone.
		serving.Failure = logger.Error
		serving.Wrapped = true
	}
	return serving
}
