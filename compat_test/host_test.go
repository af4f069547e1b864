package compat_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSkewedHosts runs today's packs under hosts that are built with other releases of go-plugin: what is agreed on, and the
// documents over each protocol. It is the third table of docs/compatibility.md; packs so built are in TestMatrix.
func TestSkewedHosts(t *testing.T) {
	documents := readDocuments(t)
	table := newTable("host with go-plugin", "protocols: [1]", "protocols: [2]", "protocols: [1, 2]")
	var rows []string
	t.Run("cells", func(t *testing.T) {
		for _, s := range skewed {
			if s.noHost != "" {
				continue
			}
			rows = append(rows, s.release)
			for _, allowed := range hostSets {
				t.Run(fmt.Sprintf("%s, %v", s.release, allowed), func(t *testing.T) {
					t.Parallel()
					htmlize := binary(s.release + "/htmlize")
					agreed := ""
					for _, d := range documents {
						if d.ofToday() {
							agreed = d.checkCommand(t, htmlize, allowed)
						}
					}
					table.set(t, s.release, "protocols: "+strings.NewReplacer("{", "[", "}", "]").Replace(set(allowed)), agreed)
				})
			}
		}
	})
	table.hold(t, "skew", rows)
}

// checkCommand renders the document with a host's command and today's packs, and returns what the host agreed on with
// them.
func (d document) checkCommand(t *testing.T, htmlize string, allowed []int) string {
	dir := d.write(t, map[string]string{"core": binary("today/core"), "extra": binary("today/extra")})
	file := filepath.Join(dir, "manifest.yaml")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	numbers, err := json.Marshal(allowed)
	if err != nil {
		t.Fatal(err)
	}
	writeText(t, file, fmt.Sprintf("%sprotocols: %s\n", data, numbers))
	protocol := slices.Max(allowed)
	var packs struct {
		Packs []struct {
			Protocol  int    `json:"protocol"`
			Transport string `json:"transport"`
		} `json:"packs"`
	}
	if err := json.Unmarshal([]byte(command(t, nil, htmlize, "packs", "--json", "-m", file)), &packs); err != nil {
		t.Fatal(err)
	}
	for _, p := range packs.Packs {
		if p.Protocol != protocol || p.Transport != transports[protocol] {
			t.Errorf("got protocol %d over %s, want %d over %s", p.Protocol, p.Transport, protocol, transports[protocol])
		}
	}
	// How a command shows errors is held by its own scripts.
	if strings.HasSuffix(d.wantFiles[protocol], ".html") {
		got := command(t, nil, htmlize, "render", "-m", file, filepath.Join(dir, "input.txt"))
		if diff := cmp.Diff(d.wants[protocol], got); diff != "" {
			t.Errorf("%s: -want +got\n%s", d.name, diff)
		}
	}
	return agreement(packs.Packs[0].Protocol, packs.Packs[0].Transport)
}

// command runs a program and returns what it prints to stdout.
func command(t *testing.T, stdin []byte, path string, args ...string) string {
	t.Helper()
	c := exec.Command(path, args...)
	c.Env = inOwnFolder(t)
	c.Stdin = bytes.NewReader(stdin)
	var stderr bytes.Buffer
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", path, args, err, &stderr)
	}
	return string(out)
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

// TestHost2023 drops packs into the plugin folder of a host of 2023, today's among them.
func TestHost2023(t *testing.T) {
	sample, err := os.ReadFile("testdata/sampletext.txt")
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("testdata/sampletext.html")
	if err != nil {
		t.Fatal(err)
	}
	folders := map[string][]string{
		"role, contents": {"frozen/role", "frozen/contents"},
		"pack-v1":        {"frozen/pack-v1"},
		"core, extra":    {"today/core", "today/extra"},
		"core, contents": {"today/core", "frozen/contents"},
		"role, extra":    {"frozen/role", "today/extra"},
	}
	for _, s := range skewed {
		folders["core, extra with go-plugin "+s.release] = []string{s.release + "/core", s.release + "/extra"}
	}
	for name, packs := range folders {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			for _, pack := range packs {
				if err := os.Symlink(binary(pack), filepath.Join(folder, filepath.Base(pack))); err != nil {
					t.Fatal(err)
				}
			}
			got := command(t, sample, binary("frozen/host2023"), "-plugins", folder, "-author", "Joe", "-id", "42")
			wanted := string(want)
			if name == "pack-v1" {
				// Its plugin footer has a contents hook too.
				wanted += "<address>Joe</address>\n"
			}
			if diff := cmp.Diff(wanted, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

// report is what the hosts host-v1 and host-v2 print.
type report struct {
	Protocol  int        `json:"protocol"`
	Transport string     `json:"transport"`
	Roles     [][]result `json:"roles"`
	Error     string     `json:"error"`
}

type result struct {
	Text  string `json:"text"`
	Error string `json:"error"`
}

// TestFrozenHosts runs every pack under the hosts that offer one protocol alone, from a time when there was no other or
// from one when it had gone.
func TestFrozenHosts(t *testing.T) {
	table := newTable("pack", "host-v1", "host-v2")
	hosts := map[string]int{"host-v1": 1, "host-v2": 2}
	var rows []string
	t.Run("cells", func(t *testing.T) {
		for _, peer := range packPeers() {
			if peer.binds.Hooks[0].Role != "tt" {
				continue
			}
			rows = append(rows, peer.name)
			for name, protocol := range hosts {
				t.Run(peer.name+", "+name, func(t *testing.T) {
					t.Parallel()
					table.set(t, peer.name, name, peer.meetFrozen(t, name, protocol))
				})
			}
		}
	})
	table.hold(t, "hosts", rows)
}

func (p packPeer) meetFrozen(t *testing.T, name string, protocol int) string {
	request := fmt.Sprintf(`{"post": {"id": 1, "author": "Joe", "contents": "x"},
		"roles": [{"plugin": %q, "role": "tt", "texts": ["a", "", "ü"]}]}`, p.binds.Name)
	host := exec.Command(binary("frozen/"+name), p.executable())
	host.Env = inOwnFolder(t)
	host.Stdin = strings.NewReader(request)
	// The exit status is 1 where the report has an error.
	out, _ := host.Output()
	var got report
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if !slices.Contains(p.speaks, protocol) {
		// The words are those of go-plugin's client, which these hosts are built with and frozen with.
		if !strings.Contains(strings.ToLower(got.Error), "incompatible api version") {
			t.Fatalf("got %+v, want an error that says that the versions are incompatible", got)
		}
		return "none in common"
	}
	want := report{Protocol: protocol, Transport: transports[protocol], Roles: [][]result{{
		{Text: "<tt>a</tt>"}, {Text: "<tt></tt>"}, {Text: "<tt>ü</tt>"},
	}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	return agreement(got.Protocol, got.Transport)
}
