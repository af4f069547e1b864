package pack

import "os"

// ownAddress is where this process serves.
var ownAddress = newServerAddress()

// serverAddress is where a server listens, once it does.
type serverAddress struct {
	// listens is closed when socket is there: the file of a Unix socket, and empty for an address of another kind.
	listens chan struct{}
	socket  string
}

func newServerAddress() *serverAddress { return &serverAddress{listens: make(chan struct{})} }

// set is called once.
func (a *serverAddress) set(network, address string) {
	if network == "unix" {
		a.socket = address
	}
	close(a.listens)
}

func (a *serverAddress) known() bool {
	select {
	case <-a.listens:
		return true
	default:
		return false
	}
}

// removeSocket removes the socket's file, if there is one by now.
func (a *serverAddress) removeSocket() {
	if a.known() && a.socket != "" {
		_ = os.Remove(a.socket)
	}
}
