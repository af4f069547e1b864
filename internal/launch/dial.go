package launch

import (
	"context"
	"errors"
	"net"
	"os"
	"sync/atomic"
)

// dial connects to the address of the handshake and ignores the one that it is given. It sets dialErr where it can't connect, and
// peerClosed once the pack closes the connection: which error the libraries report depends on which of their goroutines is first to
// notice.
func (c *child) dial(ctx context.Context, _ string) (net.Conn, error) {
	conn, err := new(net.Dialer).DialContext(ctx, c.first.handshake.network, c.first.handshake.address)
	if err != nil {
		c.dialErr.Store(&err)
		return nil, err
	}
	return &watchedConn{conn, &c.peerClosed}, nil
}

// watchedConn is a connection that records when the other side closes it.
type watchedConn struct {
	net.Conn
	peerClosed *atomic.Bool
}

func (c *watchedConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.record(err)
	return n, err
}

func (c *watchedConn) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.record(err)
	return n, err
}

func (c *watchedConn) record(err error) {
	if err != nil && !errors.Is(err, net.ErrClosed) && !errors.Is(err, os.ErrDeadlineExceeded) {
		c.peerClosed.Store(true)
	}
}
