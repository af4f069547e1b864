package launch

import (
	"context"
	"errors"
	"net"
	"os"
	"sync/atomic"
)

// dial connects to where the handshake says, whatever address it is given. Where that isn't possible, dialErr says why, and where the
// pack ends the connection, hungUp says so: what the libraries tell of it depends on which of their goroutines is first to see it.
func (c *child) dial(ctx context.Context, _ string) (net.Conn, error) {
	conn, err := new(net.Dialer).DialContext(ctx, c.first.handshake.network, c.first.handshake.address)
	if err != nil {
		c.dialErr.Store(&err)
		return nil, err
	}
	return &noticedConn{conn, &c.hungUp}, nil
}

// noticedConn is a connection whose end at the other side is noticed.
type noticedConn struct {
	net.Conn
	ended *atomic.Bool
}

func (c *noticedConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.notice(err)
	return n, err
}

func (c *noticedConn) Write(b []byte) (int, error) {
	n, err := c.Conn.Write(b)
	c.notice(err)
	return n, err
}

func (c *noticedConn) notice(err error) {
	if err != nil && !errors.Is(err, net.ErrClosed) && !errors.Is(err, os.ErrDeadlineExceeded) {
		c.ended.Store(true)
	}
}
