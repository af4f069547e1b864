package compat

import (
	"os"
	"path/filepath"
	"testing"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host/manifest"
)

func TestEntry(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"core", "extra"} {
		if err := os.WriteFile(name, nil, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"one", "two"} {
		if err := os.Symlink("core", name); err != nil {
			t.Skip(err)
		}
	}
	absolute, err := filepath.Abs("core")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		// entries are their paths.
		entries []string
		path    string
		// want is the index of the entry.
		want    int
		problem string
	}{
		{"the path", []string{"./extra", "./core"}, "./core", 1, ""},
		{"written otherwise", []string{"./extra", absolute}, "core", 1, ""},
		{"another path of the file", []string{"./extra", "./one"}, "./core", 1, ""},
		{"the path before another of the file", []string{"./one", "./two"}, "./two", 1, ""},
		{"no file", []string{"./nowhere"}, "./nowhere", 0, ""},
		{"none", []string{"./extra"}, "./core", 0, "./core is no pack of the manifest m.yaml"},
		{"two of the path", []string{"./core", absolute}, "./core", 0, "./core is more than one pack of the manifest: m.yaml:1, m.yaml:2"},
		{"two of the file", []string{"./one", "./extra", "./two"}, "./core", 0, "./core is more than one pack of the manifest: m.yaml:1, m.yaml:3"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			m := &manifest.Manifest{File: "m.yaml"}
			for i, path := range test.entries {
				m.Packs = append(m.Packs, manifest.Pack{Path: path, Pos: diagnostic.Position{File: "m.yaml", Line: i + 1}})
			}
			got, err := Entry(m, test.path)
			if text := errorText(err); text != test.problem {
				t.Fatalf("got error %q, want %q", text, test.problem)
			}
			if err == nil && got != &m.Packs[test.want] {
				t.Errorf("got the entry of line %d, want that of line %d", got.Pos.Line, test.want+1)
			}
		})
	}
}
