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

// TestSkewedHosts renders the documents for today's packs with hosts that are built with other releases of go-plugin, over
// each protocol. It is the third table of docs/compatibility.md, together with the packs so built, which TestMatrix runs.
func TestSkewedHosts(t *testing.T) {
	documents := readDocuments(t)
	table := newTable("go-plugin", "as pack", "as host")
	var rows []string
	t.Run("cells", func(t *testing.T) {
		for _, s := range skewed {
			rows = append(rows, s.release)
			table.set(s.release, "as pack", "protocols 1 and 2")
			if s.noHost != "" {
				table.set(s.release, "as host", "not built: "+s.noHost)
				continue
			}
			table.set(s.release, "as host", "protocols 1 and 2")
			for _, protocol := range []int{1, 2} {
				for _, d := range documents {
					if d.ofToday() && strings.HasSuffix(d.wantFiles[protocol], ".html") {
						t.Run(fmt.Sprintf("%s, protocol %d, %s", s.release, protocol, d.name), func(t *testing.T) {
							t.Parallel()
							d.checkCommand(t, binary(s.release+"/htmlize"), protocol)
						})
					}
				}
			}
		}
	})
	today := goPlugin(t, binary("today/htmlize")) + ", which go.mod requires"
	table.set(today, "as pack", "protocols 1 and 2")
	table.set(today, "as host", "protocols 1 and 2")
	table.hold(t, "skew", append(rows, today))
}

// checkCommand renders the document with a host's command and today's packs.
func (d document) checkCommand(t *testing.T, htmlize string, protocol int) {
	dir := d.write(t, map[string]string{"core": binary("today/core"), "extra": binary("today/extra")})
	file := filepath.Join(dir, "manifest.yaml")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	writeText(t, file, string(data)+fmt.Sprintf("protocols: [%d]\n", protocol))
	got := command(t, nil, htmlize, "render", "-m", file, filepath.Join(dir, "input.txt"))
	if diff := cmp.Diff(d.wants[protocol], got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// command runs a program and returns what it prints to stdout.
func command(t *testing.T, stdin []byte, path string, args ...string) string {
	t.Helper()
	c := exec.Command(path, args...)
	c.Stdin = bytes.NewReader(stdin)
	var stderr bytes.Buffer
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil {
		t.Fatalf("%s %v: %v\n%s", path, args, err, &stderr)
	}
	return string(out)
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
		"role, contents":          {"frozen/role", "frozen/contents"},
		"pack-v1":                 {"frozen/pack-v1"},
		"core, extra":             {"today/core", "today/extra"},
		"core, role and contents": {"today/core", "frozen/contents"},
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
					table.set(peer.name, name, peer.meetFrozen(t, name, protocol))
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
	host.Stdin = strings.NewReader(request)
	// The exit status is 1 where the report has an error.
	out, _ := host.Output()
	var got report
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if !slices.Contains(p.speaks, protocol) {
		if got.Error == "" {
			t.Fatalf("got %+v, want an error", got)
		}
		return "none in common"
	}
	want := report{Protocol: protocol, Transport: transports[protocol], Roles: [][]result{{
		{Text: "<tt>a</tt>"}, {Text: "<tt></tt>"}, {Text: "<tt>ü</tt>"},
	}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	return fmt.Sprintf("protocol %d", protocol)
}
