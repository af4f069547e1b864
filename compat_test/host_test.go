package compat_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

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
	documents := slices.DeleteFunc(readDocuments(t), document.forTodaysHosts)
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

// forTodaysHosts reports whether the document is for today's hosts alone: its comment has the line "hosts: today".
func (d document) forTodaysHosts() bool {
	return slices.Contains(strings.Split(string(d.archive.Comment), "\n"), "hosts: today")
}

// output is what became of a program.
type output struct {
	stdout, stderr string
	status         int
}

// program runs a program to its end. What its packs leave in the folder for temporary files is removed after the test.
func program(t *testing.T, stdin, path string, args ...string) output {
	t.Helper()
	c := exec.CommandContext(t.Context(), path, args...)
	c.Env = inOwnFolder(t)
	c.Stdin = strings.NewReader(stdin)
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	err := c.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); err != nil && (!ok || !exit.Exited()) {
		t.Fatalf("%s %v: %v\n%s", path, args, err, &stderr)
	}
	return output{stdout.String(), stderr.String(), c.ProcessState.ExitCode()}
}

// inOwnFolder returns an environment whose folder for temporary files is removed after the test: packs that a frozen host
// kills leave their sockets there. Its path is short, as that of a socket has to be.
func inOwnFolder(t *testing.T) []string {
	t.Helper()
	folder, err := os.MkdirTemp("", "htmlize-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	return append(os.Environ(), "TMPDIR="+folder)
}
