package pack

import (
	"os"
	"sync"
)

// connectionWatch ends a process without a lifeline when its host is gone. Hosts of 2023 give no lifeline, so their connections have
// to show that.
type connectionWatch struct {
	mu        sync.Mutex
	open      int
	connected bool
}

// connect counts a connection of the host. The function returned is called when the connection is gone, and ends the process if it was
// the last one.
func (w *connectionWatch) connect() (gone func()) {
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

// hostStoppedReading ends the process if the host is gone before it has connected. Go-plugin's client reads the stdout of a pack as long
// as it lives, and this method is called when nobody reads it any more.
func (w *connectionWatch) hostStoppedReading() {
	// A server that is about to make its socket would leave it behind.
	<-ownAddress.listening
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.connected {
		w.end()
	}
}

// end ends the process as go-plugin's server does at the host's request. Nobody waits for the result of a call under way.
func (w *connectionWatch) end() {
	ownAddress.removeSocket()
	os.Exit(0)
}
