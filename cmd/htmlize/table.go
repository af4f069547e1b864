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

func (t table) flush() error { return wrapWriteError("to stdout", t.w.Flush()) }

// writeJSON writes v as indented JSON, with what isn't visible escaped: people read it, too.
func writeJSON(out io.Writer, v any) error {
	e := json.NewEncoder(printableJSON{out})
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return wrapWriteError("to stdout", e.Encode(v))
}

// orDash returns s, or "-" for an empty cell.
func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
