package compat_test

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/compat_test/programs"
)

// TestFrozen checks the checksums of the frozen peers: they are written once and never edited.
func TestFrozen(t *testing.T) {
	for _, problem := range checkChecksums(t, programs.FrozenDir()) {
		t.Error(problem)
	}
}

// checkChecksums checks the other files in dir against checksums.txt there, and returns what is wrong.
func checkChecksums(t *testing.T, dir string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "checksums.txt"))
	if err != nil {
		t.Fatal(err)
	}
	want := make(map[string]string)
	for line := range strings.Lines(string(text)) {
		sum, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		if !ok {
			t.Fatalf("not a line of checksums: %q", line)
		}
		want[name] = sum
	}
	got := make(map[string]string)
	err = fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || name == "checksums.txt" {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		got[name] = fmt.Sprintf("%x", sha256.Sum256(data))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var problems []string
	for _, name := range slices.Sorted(maps.Keys(got)) {
		switch sum, listed := want[name]; {
		case !listed:
			problems = append(problems, name+" is not listed: remove it if a build left it there; README.md says how to add a release or a peer")
		case sum != got[name]:
			problems = append(problems, name+" was edited; README.md says what to do instead")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if _, ok := got[name]; !ok {
			problems = append(problems, name+" is missing")
		}
	}
	return problems
}

// TestChecksums checks the messages about files that were edited, added and removed.
func TestChecksums(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) { programs.WriteText(t, filepath.Join(dir, name), text) }
	var sums strings.Builder
	for _, name := range []string{"edited", "unchanged", "removed"} {
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256([]byte(name)), name)
	}
	write("checksums.txt", sums.String())
	write("added", "added")
	write("edited", "otherwise")
	write("unchanged", "unchanged")
	want := []string{
		"added is not listed: remove it if a build left it there; README.md says how to add a release or a peer",
		"edited was edited; README.md says what to do instead",
		"removed is missing",
	}
	if diff := cmp.Diff(want, checkChecksums(t, dir)); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
