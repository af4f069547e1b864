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

// The colours of a cell. Where they show, each puts as many bytes around its text, so that the table stays aligned.
var (
	worksColour = color.New(color.FgGreen)
	wrongColour = color.New(color.FgRed)
	// plainColour is the terminal's own.
	plainColour = color.New(color.Attribute(39))
)

func printMatrix(out io.Writer, m *compat.Matrix) error {
	var text strings.Builder
	header := []string{"PACK", "VERSION", "SPEAKS"}
	for _, h := range m.Hosts {
		header = append(header, plainColour.Sprint("HOST "+set(h)))
	}
	t := newTable(&text, header...)
	names := shortNames(m)
	for i, p := range m.Packs {
		row := []string{names[i], shortVersion(p.Version), orDash(strings.Trim(set(p.Speaks), "{}"))}
		for k, c := range p.Cells {
			row = append(row, cellText(c, k == len(p.Cells)-1))
		}
		for len(row) < len(header) {
			row = append(row, wrongColour.Sprint("-"))
		}
		t.row(row...)
	}
	if err := t.flush(); err != nil {
		return err
	}
	writeRemarks(&text, m, names)
	_, err := io.WriteString(out, text.String())
	return writeError("to stdout", err)
}

// widestVersion is how many characters of a version the table shows, so that it fits a terminal. JSON has all of it.
const widestVersion = 16

func shortVersion(version string) string {
	shown := []rune(orDash(printableLine(version)))
	if len(shown) <= widestVersion {
		return string(shown)
	}
	return string(shown[:widestVersion-1]) + "…"
}

// shortNames returns the last elements of each pack's path, as many as distinguish it from the others: a whole path is too wide for the
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

// writeRemarks writes the remarks on packs. The same remark on several packs is written once.
func writeRemarks(out io.Writer, m *compat.Matrix, names []string) {
	given := make([]bool, len(m.Packs))
	for i, p := range m.Packs {
		said := remarks(p)
		if given[i] || len(said) == 0 {
			continue
		}
		var alike []string
		for k := i; k < len(m.Packs); k++ {
			if slices.Equal(remarks(m.Packs[k]), said) {
				given[k] = true
				alike = append(alike, names[k])
			}
		}
		fmt.Fprintf(out, "\n%s:\n", strings.Join(alike, ", "))
		for _, line := range said {
			fmt.Fprintf(out, "  %s\n", printableLine(line))
		}
	}
}

// remarks returns the notes and the advice on a pack.
func remarks(p compat.Pack) []string {
	said := slices.Clone(p.Advice)
	for _, note := range byHosts(p, func(c compat.Cell) []string { return c.Notes }) {
		// A note is about a protocol, and says so.
		said = append(said, note.text)
	}
	for _, left := range byHosts(p, leftOut) {
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

// cellText returns a cell's text in the table. A pack without a protocol in common with the last host, which speaks all of them, can't be
// used.
func cellText(c compat.Cell, last bool) string {
	switch {
	case c.Verdict == compat.Works:
		return worksColour.Sprintf("ok, %d %s", c.Protocol, c.Transport)
	case c.Verdict == compat.NoneInCommon && last:
		return wrongColour.Sprint("NONE IN COMMON")
	case c.Verdict == compat.NoneInCommon:
		return plainColour.Sprint("none in common")
	default:
		return wrongColour.Sprint("WRONG")
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
