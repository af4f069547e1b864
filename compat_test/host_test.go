package compat_test

import "testing"

// hostPeer is a host that is a program of its own.
type hostPeer interface {
	// meet runs a pack under the host, with every document of the matrix that is for the pack, or with the host's own. It
	// returns what the table says of the two.
	meet(t *testing.T, p packPeer, documents []document) string
}

// frozenHost is a column of the table of frozen hosts.
type frozenHost struct {
	name string
	hostPeer
}

func frozenHosts(t *testing.T) []frozenHost {
	hosts := []frozenHost{
		{"host2023", host2023{readPosts(t)}},
		{"host-v1", reportingHost{"host-v1", 1}},
		{"host-v2", reportingHost{"host-v2", 2}},
	}
	for _, release := range releases() {
		hosts = append(hosts, frozenHost{release, releaseHost(release)})
	}
	return hosts
}

// noneInCommon is what the table says of a frozen host that refuses a pack for the protocols that it speaks.
const noneInCommon = "none in common"

// TestFrozenHosts runs every pack under every frozen host. It is the second table of docs/compatibility.md.
func TestFrozenHosts(t *testing.T) {
	documents := readDocuments(t)
	hosts := frozenHosts(t)
	columns := []string{"pack"}
	for _, h := range hosts {
		columns = append(columns, h.name)
	}
	table := newTable(columns...)
	var rows []string
	t.Run("cells", func(t *testing.T) {
		for _, peer := range packPeers() {
			rows = append(rows, peer.name)
			for _, h := range hosts {
				t.Run(peer.name+", "+h.name, func(t *testing.T) {
					t.Parallel()
					table.set(t, peer.name, h.name, h.meet(t, peer, documents))
				})
			}
		}
	})
	table.hold(t, "hosts", rows)
}
