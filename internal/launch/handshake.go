package launch

import (
	"fmt"
	"strconv"
	"strings"

	goplugin "github.com/hashicorp/go-plugin"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/wire"
)

// maxHandshake is how many bytes the first line of a pack's stdout may have. A handshake with a certificate for mTLS has about a
// thousand.
const maxHandshake = 16 << 10

// handshake is the line in which go-plugin's server says how to connect to it: core protocol, protocol, network, address and, in all
// but the oldest releases, transport and certificate.
type handshake struct {
	protocol  int
	network   string
	address   string
	transport goplugin.Protocol
}

// String returns the line.
func (h handshake) String() string {
	return fmt.Sprintf("%d|%d|%s|%s|%s", goplugin.CoreProtocolVersion, h.protocol, h.network, h.address, h.transport)
}

// checkTransport returns an error where the transport isn't the protocol's.
func (h handshake) checkTransport() *Error {
	want, ok := wire.Transport(h.protocol)
	if !ok || h.transport == want {
		return nil
	}
	return &Error{
		Reason:  diagnostic.Disconnected,
		Message: fmt.Sprintf("its handshake is good, but it can't be talked to: it serves protocol %d over %s; want %s", h.protocol, h.transport, want),
	}
}

// parseHandshake returns false for a line that is no handshake of go-plugin's core protocol.
func parseHandshake(line string) (handshake, bool) {
	parts := strings.Split(strings.TrimSpace(line), "|")
	if len(parts) < 4 || parts[0] != strconv.Itoa(goplugin.CoreProtocolVersion) {
		return handshake{}, false
	}
	protocol, err := strconv.Atoi(parts[1])
	if err != nil || protocol < 0 || parts[2] != "unix" && parts[2] != "tcp" {
		return handshake{}, false
	}
	h := handshake{protocol: protocol, network: parts[2], address: parts[3], transport: goplugin.ProtocolNetRPC}
	if len(parts) > 4 && strings.TrimSpace(parts[4]) != "" {
		h.transport = goplugin.Protocol(strings.TrimSpace(parts[4]))
	}
	return h, true
}
