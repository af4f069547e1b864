//go:build unix && !linux

package launch

import "net"

// portFault refuses every port: on these systems the host can't find out which process listens there.
func (c *child) portFault(*net.TCPAddr) string {
	return "and on this system only a Unix socket is known to be its own"
}
