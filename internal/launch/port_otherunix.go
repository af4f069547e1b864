//go:build unix && !linux

package launch

import "net"

// portFault refuses each port, as nothing tells here whose one is.
func (c *child) portFault(*net.TCPAddr) string {
	return "and on this system only a Unix socket is known to be its own"
}
