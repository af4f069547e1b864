package compat_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	version "github.com/hashicorp/go-version"

	"example.com/htmlize/host"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/pack"
)

// constraintRow is a line of the table in docs/manifest.md: | `CONSTRAINT` | `VERSION` | yes |.
var constraintRow = regexp.MustCompile("(?m)^\\| `([^`]+)` \\| `([^`]+)` \\| (yes|no) \\|$")

// TestConstraints holds go-version's verdict on every constraint and version of the reference, and the host's on a pack of
// that version, to what the reference says.
func TestConstraints(t *testing.T) {
	reference, err := os.ReadFile(filepath.Join(moduleDir, "docs", "manifest.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows := constraintRow.FindAllStringSubmatch(string(reference), -1)
	if len(rows) < 30 {
		t.Fatalf("got %d rows of the reference's table", len(rows))
	}
	for _, row := range rows {
		constraint, number, want := row[1], row[2], row[3] == "yes"
		t.Run(constraint+", "+number, func(t *testing.T) {
			t.Parallel()
			constraints, err := version.NewConstraint(constraint)
			if err != nil {
				t.Fatal(err)
			}
			v, err := version.NewVersion(number)
			if err != nil {
				t.Fatal(err)
			}
			if got := constraints.Check(v); got != want {
				t.Errorf("go-version: got %v, want %v", got, want)
			}
			if got := hostAccepts(t, constraint, number); got != want {
				t.Errorf("host: got %v, want %v", got, want)
			}
		})
	}
}

// hostAccepts reports whether a host whose manifest has the constraint takes a pack of the version.
func hostAccepts(t *testing.T, constraint, number string) bool {
	t.Helper()
	text := fmt.Sprintf("manifest: 1\npacks: [{name: p, path: p, version: %q, plugins: [{name: core, hooks: [contents]}]}]\n", constraint)
	m, err := manifest.Parse("manifest.yaml", []byte(text), manifest.Host{Version: host.Version, Protocols: host.Protocols()})
	if err != nil {
		t.Fatal(err)
	}
	p := linked(t, pack.Pack{Name: "p", Version: number, Plugins: []pack.Plugin{pack.Contents("core", unchanged)}})
	h, err := host.New(m, host.WithLinked("p", p))
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	_, err = h.Packs(t.Context())
	if err == nil {
		return true
	}
	if failed, ok := errors.AsType[*host.PackError](err); !ok || failed.Reason != host.Mismatch {
		t.Fatal(err)
	}
	return false
}

func unchanged(_ context.Context, c pack.ContentsCall) (pack.HTML, error) { return c.Text, nil }
