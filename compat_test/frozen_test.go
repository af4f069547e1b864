package compat_test

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFrozen holds the frozen peers to their checksums: they are written once and never edited.
func TestFrozen(t *testing.T) {
	checkChecksums(t, frozenDir)
}

// checkChecksums holds the file checksums.txt in dir to the other files there.
func checkChecksums(t *testing.T, dir string) {
	t.Helper()
	want, err := os.ReadFile(filepath.Join(dir, "checksums.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path == filepath.Join(dir, "checksums.txt") {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		lines = append(lines, fmt.Sprintf("%x  %s\n", sha256.Sum256(data), filepath.ToSlash(rel)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	// By path, which follows the sum and two spaces.
	sort.Slice(lines, func(i, j int) bool { return lines[i][64:] < lines[j][64:] })
	if diff := cmp.Diff(string(want), strings.Join(lines, "")); diff != "" {
		t.Errorf("a frozen peer was edited; frozen/README.md says what to do instead\n-want +got\n%s", diff)
	}
}
