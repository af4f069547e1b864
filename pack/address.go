package pack

import "os"

// ownAddress is the address at which this process serves.
var ownAddress = newServerAddress()

// serverAddress is the address of a server, which is known once the server listens.
type serverAddress struct {
	// listening is closed when the address is known.
	listening chan struct{}
	// socket is the file of a Unix socket, and empty for an address of another kind. It is set before listening is closed.
	socket string
}

func newServerAddress() *serverAddress { return &serverAddress{listening: make(chan struct{})} }

// set is called once.
func (a *serverAddress) set(network, address string) {
	if network == "unix" {
		a.socket = address
	}
	close(a.listening)
}

func (a *serverAddress) known() bool {
	select {
	case <-a.listening:
		return true
	default:
		return false
	}
}

// removeSocket removes the socket's file, if the server has made one.
func (a *serverAddress) removeSocket() {
	if a.known() && a.socket != "" {
		_ = os.Remove(a.socket)
	}
}
