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

// holdPage holds the part called name of docs/compatibility.md, which stands between two comments there, to what this run found,
// and rewrites it where -update is given.
func holdPage(t *testing.T, name, want string) {
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
		t.Errorf("%s has drifted; run make compat\n-page +run\n%s", file, diff)
	}
	if *update {
		programs.WriteText(t, file, page[:from]+want+page[to:])
	}
}

// TestDifferences holds the list of what protocol 1 doesn't carry to the documents that say so.
func TestDifferences(t *testing.T) {
	var lines []string
	for _, d := range readDocuments(t) {
		if d.why != "" {
			lines = append(lines, fmt.Sprintf("- `%s`: %s\n", d.name, d.why))
		}
	}
	// A document stands there once for each of its peers.
	holdPage(t, "differences", strings.Join(slices.Compact(lines), ""))
}
