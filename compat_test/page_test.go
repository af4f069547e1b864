package compat_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/htmlize/compat_test/programs"
)

// checkPage checks the part of docs/compatibility.md between the comments "begin NAME" and "end NAME" against what this run found. With
// -update, it rewrites that part.
func checkPage(t *testing.T, name, want string) {
	t.Helper()
	file := filepath.Join(programs.ModuleDir(), "docs", "compatibility.md")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	page := string(data)
	begin, end := fmt.Sprintf("<!-- begin %s -->\n", name), fmt.Sprintf("<!-- end %s -->", name)
	want = "\n" + want + "\n"
	from := strings.Index(page, begin) + len(begin)
	to := strings.Index(page, end)
	if from < len(begin) || to < from {
		t.Fatalf("%s has no part %s", file, name)
	}
	if diff := cmp.Diff(page[from:to], want); diff != "" && !*update {
		t.Errorf("%s is out of date; run make compat\n-page +run\n%s", file, diff)
	}
	if *update {
		programs.WriteText(t, file, page[:from]+want+page[to:])
	}
}

// TestDifferences checks the list of differences over protocol 1 against the documents.
func TestDifferences(t *testing.T) {
	var lines []string
	for _, d := range readDocuments(t) {
		if d.why != "" {
			lines = append(lines, fmt.Sprintf("- `%s`: %s\n", d.name, d.why))
		}
	}
	// A document is listed once, although it is in the list of documents once for each of its peers.
	checkPage(t, "differences", strings.Join(slices.Compact(lines), ""))
}
