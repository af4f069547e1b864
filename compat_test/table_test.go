package compat_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
)

// table gathers cells from parallel tests.
type table struct {
	columns []string
	mu      sync.Mutex
	cells   map[[2]string]string
}

func newTable(columns ...string) *table {
	return &table{columns: columns, cells: make(map[[2]string]string)}
}

// set sets a cell, unless the test failed.
func (t *table) set(tt *testing.T, row, column, text string) {
	if tt.Failed() {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.cells[[2]string{row, column}] = text
}

// check checks the table called name in docs/compatibility.md against the cells. If tests were left out, it skips the test.
func (t *table) check(tt *testing.T, name string, rows []string) {
	tt.Helper()
	if tt.Failed() {
		return
	}
	if testing.Short() {
		tt.Skip("-short leaves out rows")
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
	checkPage(tt, name, text.String())
}

// set returns "{1, 2}".
func set(numbers []int) string { return "{" + list(numbers) + "}" }

// list returns "1, 2".
func list(numbers []int) string { return strings.ReplaceAll(join(numbers), " and ", ", ") }

// join returns "1 and 2".
func join(numbers []int) string {
	words := make([]string, len(numbers))
	for i, n := range numbers {
		words[i] = fmt.Sprint(n)
	}
	return strings.Join(words, " and ")
}
