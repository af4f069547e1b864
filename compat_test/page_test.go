package compat_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// pageMu guards the page while tests rewrite it.
var pageMu sync.Mutex

// hold holds the table called name in docs/compatibility.md, which stands between two comments there, to what was found in
// this run, and rewrites it where -update is given. Where tests were left out, it holds nothing.
func (t *table) hold(tt *testing.T, name string, rows []string) {
	tt.Helper()
	if tt.Failed() {
		return
	}
	var text strings.Builder
	line := func(cells []string) { fmt.Fprintf(&text, "| %s |\n", strings.Join(cells, " | ")) }
	line(t.columns)
	line(strings.Split(strings.Repeat("---,", len(t.columns)-1)+"---", ","))
	for _, row := range rows {
		cells := []string{row}
		for _, column := range t.columns[1:] {
			cell, ok := t.cells[[2]string{row, column}]
			if !ok {
				tt.Skipf("no cell for %s and %s in this run", row, column)
			}
			cells = append(cells, cell)
		}
		line(cells)
	}
	holdPage(tt, name, text.String())
}

func holdPage(t *testing.T, name, want string) {
	t.Helper()
	pageMu.Lock()
	defer pageMu.Unlock()
	file := filepath.Join(moduleDir, "docs", "compatibility.md")
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
		t.Fatalf("%s has no table %s", file, name)
	}
	if diff := cmp.Diff(page[from:to], want); diff != "" && !*update {
		t.Errorf("%s has drifted; run make compat\n-page +run\n%s", file, diff)
	}
	if *update {
		if err := os.WriteFile(file, []byte(page[:from]+want+page[to:]), 0o666); err != nil {
			t.Fatal(err)
		}
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
