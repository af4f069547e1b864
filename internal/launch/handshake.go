package launch

import (
	"strconv"
	"strings"

	goplugin "github.com/hashicorp/go-plugin"
)

// maxHandshake is the most bytes that the first line of a pack's stdout may have. With a certificate for mTLS it has
// about a thousand.
const maxHandshake = 16 << 10

// handshake is the line by which go-plugin's server tells the way to itself: core protocol, protocol, network, address
// and, in all but the oldest releases, transport, then a certificate.
type handshake struct {
	protocol  int
	network   string
	address   string
	transport goplugin.Protocol
}

// parseHandshake reports false for a line that is no handshake of go-plugin's core protocol.
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
	if len(parts) > 4 && parts[4] != "" {
		h.transport = goplugin.Protocol(parts[4])
	}
	return h, true
}
