package compat_test

import (
	"debug/buildinfo"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"example.com/htmlize/compat_test/programs"
)

// TestSkewedHosts runs today's packs under hosts that are built with other releases of go-plugin, for the third table of
// docs/compatibility.md. It checks the negotiated protocol and renders the documents. TestMatrix has the packs that are built so.
func TestSkewedHosts(t *testing.T) {
	documents := readDocuments(t)
	var columns []string
	for _, allowed := range hostProtocols {
		columns = append(columns, protocolsLine(allowed))
	}
	table := newTable(append([]string{"host with go-plugin"}, columns...)...)
	today := packPeers()[0]
	var rows []string
	t.Run("cells", func(t *testing.T) {
		for _, s := range skewed {
			if s.noHost != "" {
				continue
			}
			rows = append(rows, s.release)
			for i, allowed := range hostProtocols {
				t.Run(fmt.Sprintf("%s, %v", s.release, allowed), func(t *testing.T) {
					t.Parallel()
					host := commandHost{programs.Path(s.release + "/htmlize"), allowed}
					table.set(t, s.release, columns[i], host.testPack(t, today, documents))
				})
			}
		}
	})
	table.check(t, "skew", rows)
}

// TestSkew checks that the binaries have the release of go-plugin that they should have: go build chooses a newer one if something
// requires it.
func TestSkew(t *testing.T) {
	for _, s := range skewed {
		names := []string{"core", "extra", "faults"}
		if s.noHost == "" {
			names = append(names, "htmlize")
		}
		for _, name := range names {
			if got := goPlugin(t, programs.Path(s.release+"/"+name)); got != s.release {
				t.Errorf("%s/%s is built with go-plugin %s", s.release, name, got)
			}
		}
	}
}

// TestSkewWithoutHost checks the reason why a host can't be built with a release.
func TestSkewWithoutHost(t *testing.T) {
	for _, s := range skewed {
		if s.noHost == "" {
			continue
		}
		out, err := exec.Command("go", "mod", "download", "-json", "github.com/hashicorp/go-plugin@"+s.release).Output()
		if err != nil {
			t.Fatal(err)
		}
		var module struct{ Dir string }
		if err := json.Unmarshal(out, &module); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(filepath.Join(module.Dir, "runner")); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: got %v for the package runner, want none: %s", s.release, err, s.noHost)
		}
	}
}

// goPlugin returns the release of go-plugin that a binary is built with.
func goPlugin(t *testing.T, path string) string {
	t.Helper()
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, module := range info.Deps {
		if module.Path == "github.com/hashicorp/go-plugin" {
			return module.Version
		}
	}
	t.Fatalf("%s is built without go-plugin", path)
	return ""
}
