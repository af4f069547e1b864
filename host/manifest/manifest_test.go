package manifest_test

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host/manifest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestAccepted loads every manifest in testdata/accepted, and compares the values with the golden file.
func TestAccepted(t *testing.T) {
	for _, file := range manifests(t, "accepted") {
		t.Run(name(file), func(t *testing.T) {
			m, err := manifest.Load(file, hostOf(t, file))
			if err != nil {
				t.Fatalf("got error:\n%s", render(err))
			}
			golden(t, file, ".txt", dump(m))
		})
	}
}

// TestRejected loads every manifest in testdata/rejected, and compares the errors with the golden file.
func TestRejected(t *testing.T) {
	for _, file := range manifests(t, "rejected") {
		t.Run(name(file), func(t *testing.T) {
			m, err := manifest.Load(file, hostOf(t, file))
			if err == nil {
				t.Fatalf("got no error and\n%s", dump(m))
			}
			if m != nil {
				t.Errorf("got a manifest beside the error")
			}
			golden(t, file, ".err", render(err))
		})
	}
}

// manifests returns the manifests in a folder of testdata.
func manifests(t *testing.T, folder string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", folder, "*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no manifests in testdata/%s: %v", folder, err)
	}
	return files
}

func name(file string) string { return strings.TrimSuffix(filepath.Base(file), ".yaml") }

var hostOfToday = manifest.Host{Version: "0.1.0", Protocols: []int{1, 2}}

// hostOf returns the host for a file: today's, or that of the lines "# host: VERSION" and "# protocols: N N" at the top of the file.
func hostOf(t *testing.T, file string) manifest.Host {
	t.Helper()
	host := hostOfToday
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if version, ok := strings.CutPrefix(line, "# host:"); ok {
			host.Version = strings.TrimSpace(version)
		} else if protocols, ok := strings.CutPrefix(line, "# protocols:"); ok {
			host.Protocols = nil
			for _, p := range strings.Fields(protocols) {
				n, err := strconv.Atoi(p)
				if err != nil {
					t.Fatal(err)
				}
				host.Protocols = append(host.Protocols, n)
			}
		}
	}
	return host
}

// golden compares got with the golden file beside file, or rewrites that.
func golden(t *testing.T, file, ext, got string) {
	t.Helper()
	path := strings.TrimSuffix(file, ".yaml") + ext
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	// What got has was written with slashes too.
	if diff := cmp.Diff(filepath.ToSlash(string(want)), got); diff != "" {
		t.Errorf("%s (-want +got; rewrite it with -update):\n%s", path, diff)
	}
}

// render formats an error as the command does.
func render(err error) string {
	e, ok := errors.AsType[diagnostic.List](err)
	if !ok {
		return fmt.Sprintf("%T: %v\n", err, err)
	}
	var b strings.Builder
	for _, p := range e {
		fmt.Fprintf(&b, "error: %v\n", p)
		if excerpt := p.Caret(); excerpt != "" {
			fmt.Fprintln(&b, excerpt)
		}
		if p.Hint != "" {
			fmt.Fprintf(&b, "hint: %s\n", p.Hint)
		}
	}
	return filepath.ToSlash(b.String())
}

// dump writes everything in m, one value to a line, with places as line:column.
func dump(m *manifest.Manifest) string {
	var b strings.Builder
	line := func(indent int, at diagnostic.Position, format string, args ...any) {
		place := "-"
		if at != (diagnostic.Position{}) {
			place = fmt.Sprintf("%d:%d", at.Line, at.Col)
			if at.File != m.File {
				place = at.String()
			}
		}
		fmt.Fprintf(&b, "%-6s %s%s\n", place, strings.Repeat("  ", indent), fmt.Sprintf(format, args...))
	}
	line(0, m.Protocols.Pos, "protocols %v", m.Protocols.Numbers)
	for _, p := range m.Packs {
		line(0, p.Pos, "pack %s path=%s env=%q start_timeout=%v restarts=%d", p.Name, filepath.ToSlash(p.Path), p.Env, p.StartTimeout, p.Restarts)
		line(1, p.Version.Pos, "version %q parsed as %q", p.Version.Text, p.Version.Constraints)
		line(1, p.Protocols.Pos, "protocols %v", p.Protocols.Numbers)
		for _, plugin := range p.Plugins {
			line(1, plugin.Pos, "plugin %s stage=%q on_error=%s timeout=%v", plugin.Name, plugin.Stage, plugin.OnError, plugin.Timeout)
			if plugin.Cache != 0 {
				line(2, plugin.CachePos, "cache %d", plugin.Cache)
			}
			for _, hook := range plugin.Hooks {
				line(2, hook.Pos, "hook %v", hook)
			}
			line(2, plugin.ConfigPos, "config %s", plugin.Config)
			for _, pointer := range slices.Sorted(maps.Keys(plugin.ConfigPlaces)) {
				line(3, plugin.ConfigPlaces[pointer], "%s", pointer)
			}
		}
	}
	for _, t := range m.Tables {
		line(0, t.Pos, "table %s file=%s %q", t.Name, filepath.ToSlash(t.File), t.Entries)
	}
	return b.String()
}
