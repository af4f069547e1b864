package v1

import (
	"io"
	"net"
	"testing"

	"github.com/hashicorp/yamux"
)

// closeHook is a connection that calls onClose before it is closed.
type closeHook struct {
	net.Conn
	onClose func()
}

func (c *closeHook) Close() error {
	c.onClose()
	return c.Conn.Close()
}

// TestCloseClosesConnectionFirst checks that the connection is closed before the session: a session that is closed first has
// its readers spin until the connection is closed.
func TestCloseClosesConnectionFirst(t *testing.T) {
	var session *Session
	var closedBefore []bool
	conn := &closeHook{Conn: serve(t, nil, nil)}
	conn.onClose = func() { closedBefore = append(closedBefore, session.mux.IsClosed()) }
	session, err := Open(conn, io.Discard, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if err := session.Close(); err != nil {
		t.Error(err)
	}
	if len(closedBefore) == 0 || closedBefore[0] {
		t.Errorf("the session was closed before each close of the connection: got %v, want false first", closedBefore)
	}
	if _, err := session.mux.Open(); err != yamux.ErrSessionShutdown {
		t.Errorf("open a stream: got %v, want %v", err, yamux.ErrSessionShutdown)
	}
}
