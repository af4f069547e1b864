package compat_test

import "testing"

// hostPeer is a host that is a program of its own.
type hostPeer interface {
	// testPack runs a pack under the host and renders every document of the matrix that is for the pack, or the host's own. It
	// returns the text of the table's cell.
	testPack(t *testing.T, p packPeer, documents []document) string
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

// noneInCommon is the text of the table's cell for a frozen host and a pack with no protocol in common.
const noneInCommon = "none in common"

// TestFrozenHosts runs every pack under every frozen host, for the second table of docs/compatibility.md.
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
					table.set(t, peer.name, h.name, h.testPack(t, peer, documents))
				})
			}
		}
	})
	table.check(t, "hosts", rows)
}
