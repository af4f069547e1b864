package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// table writes rows of columns that are aligned with spaces.
type table struct{ w *tabwriter.Writer }

func newTable(out io.Writer, header ...string) table {
	t := table{tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)}
	t.row(header...)
	return t
}

func (t table) row(cells ...string) { fmt.Fprintln(t.w, strings.Join(cells, "\t")) }

func (t table) flush() error { return writeError("to stdout", t.w.Flush()) }

// writeJSON escapes what isn't visible, as a program's output is looked at, too.
func writeJSON(out io.Writer, v any) error {
	e := json.NewEncoder(printableJSON{out})
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return writeError("to stdout", e.Encode(v))
}

// orDash stands for an empty cell, which would look like a mistake.
func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
