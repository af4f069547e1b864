package manifest_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host/manifest"
)

// TestLoadUnreadable checks the errors of files that can't be read.
func TestLoadUnreadable(t *testing.T) {
	folder := t.TempDir()
	large := filepath.Join(folder, "large.yaml")
	if err := os.WriteFile(large, make([]byte, 1<<20+1), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, file, want string
		is               error
	}{
		{name: "missing", file: filepath.Join(folder, "manifest.yaml"), want: "no such file", is: fs.ErrNotExist},
		{name: "missing folder", file: filepath.Join(folder, "a", "manifest.yaml"), want: "no such file", is: fs.ErrNotExist},
		{name: "too large", file: large, want: "larger than 1 MiB"},
		{name: "folder", file: folder, want: "it is a folder"},
	} {
		t.Run(test.name, func(t *testing.T) {
			m, err := manifest.Load(test.file, manifest.Host{})
			if m != nil {
				t.Errorf("got a manifest beside the error")
			}
			if diff := cmp.Diff("error: "+filepath.ToSlash(test.file)+": "+test.want+"\n", render(err)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if test.is != nil && !errors.Is(err, test.is) {
				t.Errorf("the error isn't %v", test.is)
			}
		})
	}
}

// TestLoadTableUnreadable checks the errors of tables that can't be read: their place is that of the name in the manifest.
func TestLoadTableUnreadable(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "manifest.yaml")
	large := filepath.Join(folder, "large.yaml")
	// One that is as large as it may be leaves nothing to those behind it.
	full := append([]byte("a: b #"), bytes.Repeat([]byte("x"), 4<<20-6)...)
	for name, text := range map[string][]byte{large: append(full, 'x'), filepath.Join(folder, "full.yaml"): full, filepath.Join(folder, "small.yaml"): full[:4]} {
		if err := os.WriteFile(name, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	data := []byte("manifest: 1\npacks: []\ndata: {a: none.yaml, b: ., c: large.yaml, d: full.yaml, e: small.yaml}\n")
	_, err := manifest.Parse(file, data, manifest.Host{})
	e, ok := errors.AsType[diagnostic.List](err)
	if !ok {
		t.Fatalf("got %T: %v", err, err)
	}
	want := []string{
		file + ":3:11: a: " + filepath.Join(folder, "none.yaml") + ": no such file",
		file + ":3:25: b: " + folder + ": it is a folder",
		file + ":3:31: c: " + large + ": larger than 4 MiB",
		file + ":3:60: e: " + filepath.Join(folder, "small.yaml") + ": with the tables before it larger than 4 MiB",
	}
	var got []string
	for _, p := range e {
		got = append(got, p.Error())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the error isn't fs.ErrNotExist")
	}
}

// TestParseTooLarge checks that Parse has the size limit of Load.
func TestParseTooLarge(t *testing.T) {
	_, err := manifest.Parse("manifest.yaml", make([]byte, 1<<20+1), manifest.Host{})
	if got, want := render(err), "error: manifest.yaml: larger than 1 MiB\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestManyProblems checks that of many problems, in a manifest and in its table, the first are listed and the others counted.
func TestManyProblems(t *testing.T) {
	folder := t.TempDir()
	var keys strings.Builder
	for i := range 60_000 {
		fmt.Fprintf(&keys, "key%d: [x]\n", i)
	}
	if err := os.WriteFile(filepath.Join(folder, "table.yaml"), []byte(keys.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, text, first, last string }{
		{
			"manifest", "manifest: 1\npacks: []\n" + keys.String(), `manifest.yaml:3:1: the manifest has no key "key0"`,
			"manifest.yaml: 59900 more problems, in the manifest or its tables, aren't shown",
		},
		{
			"table", "manifest: 1\npacks: []\ndata: {t: table.yaml}\n", "table.yaml:1:7: key0: want a text, found a list",
			"manifest.yaml: 59900 more problems, in the manifest or its tables, aren't shown",
		},
		{
			"both", "manifest: 1\npacks: 7\ndata: {t: table.yaml}\n", "manifest.yaml:2:8: packs: want a list of packs, found the number 7",
			"manifest.yaml: 59901 more problems, in the manifest or its tables, aren't shown",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := manifest.Parse(filepath.Join(folder, "manifest.yaml"), []byte(test.text), manifest.Host{})
			e, ok := errors.AsType[diagnostic.List](err)
			if !ok {
				t.Fatalf("got %T: %v", err, err)
			}
			if got, want := len(e), 101; got != want {
				t.Fatalf("got %d problems, want %d", got, want)
			}
			prefix := folder + string(filepath.Separator)
			for i, want := range map[int]string{0: test.first, 100: test.last} {
				if got := strings.TrimPrefix(e[i].Error(), prefix); got != want {
					t.Errorf("problem %d: got %q, want %q", i, got, want)
				}
			}
		})
	}
}

// TestPaths checks that a path is relative to the manifest's folder, and never looked up in PATH.
func TestPaths(t *testing.T) {
	absolute := filepath.ToSlash(filepath.Join(t.TempDir(), "core"))
	for _, test := range []struct{ file, path, want string }{
		{"site/manifest.yaml", absolute, absolute},
		{"manifest.yaml", "bin/core", "bin/core"},
		{"manifest.yaml", "core", "./core"},
		{"manifest.yaml", "./core", "./core"},
		{"site/manifest.yaml", "core", "site/core"},
		{"site/manifest.yaml", "../bin/core", "bin/core"},
		{"site/manifest.yaml", "../core", "./core"},
		{"../manifest.yaml", "core", "../core"},
		{"/etc/htmlize/manifest.yaml", "bin/core", "/etc/htmlize/bin/core"},
		{"", "core", "./core"},
	} {
		data := "manifest: 1\npacks: [{name: a, path: " + test.path + ", plugins: [{name: a, hooks: [contents]}]}]\n"
		m, err := manifest.Parse(filepath.FromSlash(test.file), []byte(data), manifest.Host{})
		if err != nil {
			t.Errorf("%s in %s: %v", test.path, test.file, err)
			continue
		}
		if got := filepath.ToSlash(m.Packs[0].Path); got != test.want {
			t.Errorf("%s in %s: got %s, want %s", test.path, test.file, got, test.want)
		}
	}
}
