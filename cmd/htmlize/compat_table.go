package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/fatih/color"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/compat"
)

// The colors of a cell. Each adds the same number of bytes to its text, so the table stays aligned.
var (
	worksColor = color.New(color.FgGreen)
	wrongColor = color.New(color.FgRed)
	// plainColor is the default color of the terminal.
	plainColor = color.New(color.Attribute(39))
)

func printMatrix(out io.Writer, m *compat.Matrix) error {
	var text strings.Builder
	header := []string{"PACK", "VERSION", "SPEAKS"}
	for _, h := range m.Hosts {
		header = append(header, plainColor.Sprint("HOST "+set(h)))
	}
	t := newTable(&text, header...)
	names := shortNames(m)
	for i, p := range m.Packs {
		row := []string{names[i], shortVersion(p.Version), orDash(strings.Trim(set(p.Speaks), "{}"))}
		for k, c := range p.Cells {
			row = append(row, cellText(c, k == len(p.Cells)-1))
		}
		for len(row) < len(header) {
			row = append(row, wrongColor.Sprint("-"))
		}
		t.row(row...)
	}
	if err := t.flush(); err != nil {
		return err
	}
	writeRemarks(&text, m, names)
	_, err := io.WriteString(out, text.String())
	return wrapWriteError("to stdout", err)
}

// maxVersionWidth is how many characters of a version the table shows, so that it fits a terminal. JSON has all of them.
const maxVersionWidth = 16

func shortVersion(version string) string {
	shown := []rune(orDash(printableLine(version)))
	if len(shown) <= maxVersionWidth {
		return string(shown)
	}
	return string(shown[:maxVersionWidth-1]) + "…"
}

// shortNames returns the last elements of each pack's path: as many as distinguish it from the other packs. Whole paths are too wide for the
// table.
func shortNames(m *compat.Matrix) []string {
	names := make([]string, len(m.Packs))
	for i, p := range m.Packs {
		n := 1
		for slices.ContainsFunc(m.Packs, func(other compat.Pack) bool {
			return other.Path != p.Path && lastElements(other.Path, n) == lastElements(p.Path, n)
		}) {
			n++
		}
		names[i] = printableLine(strings.TrimSuffix(lastElements(p.Path, n), ".exe"))
	}
	return names
}

// lastElements returns the last n elements of a path, or all of it.
func lastElements(path string, n int) string {
	elements := strings.Split(filepath.ToSlash(path), "/")
	return strings.Join(elements[max(0, len(elements)-n):], "/")
}

// writeRemarks writes the remarks of each pack. Packs with the same remarks share them.
func writeRemarks(out io.Writer, m *compat.Matrix, names []string) {
	given := make([]bool, len(m.Packs))
	for i, p := range m.Packs {
		said := remarks(p)
		if given[i] || len(said) == 0 {
			continue
		}
		var sharing []string
		for k := i; k < len(m.Packs); k++ {
			if slices.Equal(remarks(m.Packs[k]), said) {
				given[k] = true
				sharing = append(sharing, names[k])
			}
		}
		fmt.Fprintf(out, "\n%s:\n", strings.Join(sharing, ", "))
		for _, line := range said {
			fmt.Fprintf(out, "  %s\n", printableLine(line))
		}
	}
}

// remarks returns what the table shows of a pack besides its cells. None of it is an error.
func remarks(p compat.Pack) []string {
	said := slices.Clone(p.Advice)
	for _, note := range groupByText(p, func(c compat.Cell) []string { return c.Notes }) {
		// A note names its protocol, so it needs no hosts.
		said = append(said, note.text)
	}
	for _, left := range groupByText(p, leftOut) {
		said = append(said, left.hosts+": "+left.text)
	}
	for _, file := range p.Updated {
		said = append(said, "updated "+file)
	}
	said = append(said, p.NotUpdated...)
	if n := len(p.Cells); n > 0 && p.Cells[n-1].Verdict == compat.NoneInCommon {
		said = append(said, "no host of this htmlize can use it: "+upgrade(p.Cells[n-1]))
	}
	return said
}

func leftOut(c compat.Cell) []string {
	switch c.LeftOut {
	case 0:
		return nil
	case 1:
		return []string{"1 document left out, as its hook ran out of time"}
	default:
		return []string{fmt.Sprintf("%d documents left out, as their hooks ran out of time", c.LeftOut)}
	}
}

func upgrade(c compat.Cell) string {
	if c.Upgrade == diagnostic.HostSide {
		return "upgrade htmlize"
	}
	return "upgrade the pack"
}

// cellText returns the text of a cell. The last host speaks all protocols: a pack that has none in common with it can't be used at all.
func cellText(c compat.Cell, last bool) string {
	switch {
	case c.Verdict == compat.Works:
		return worksColor.Sprintf("ok, %d %s", c.Protocol, c.Transport)
	case c.Verdict == compat.NoneInCommon && last:
		return wrongColor.Sprint("NONE IN COMMON")
	case c.Verdict == compat.NoneInCommon:
		return plainColor.Sprint("none in common")
	default:
		return wrongColor.Sprint("WRONG")
	}
}

// set returns "{1,2}".
func set(protocols []int) string {
	words := make([]string, len(protocols))
	for i, n := range protocols {
		words[i] = strconv.Itoa(n)
	}
	return "{" + strings.Join(words, ",") + "}"
}
