package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/fatih/color"

	"example.com/htmlize/host/compat"
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
		row := []string{names[i], orDash(p.Version), orDash(strings.Trim(set(p.Speaks), "{}"))}
		for _, c := range p.Cells {
			row = append(row, cellText(c))
		}
		for len(row) < len(header) {
			row = append(row, plainColour.Sprint("-"))
		}
		t.row(row...)
	}
	if err := t.flush(); err != nil {
		return err
	}
	writeAdvice(&text, m, names)
	_, err := io.WriteString(out, text.String())
	return writeError("to stdout", err)
}

// shortNames returns the last element of each pack's path, where that tells it from the others, for a path is too wide for
// the table.
func shortNames(m *compat.Matrix) []string {
	count := make(map[string]int)
	for _, p := range m.Packs {
		count[filepath.Base(p.Path)]++
	}
	names := make([]string, len(m.Packs))
	for i, p := range m.Packs {
		names[i] = filepath.Base(p.Path)
		if count[names[i]] > 1 {
			names[i] = p.Path
		}
	}
	return names
}

// writeAdvice gives each advice once, to all the packs that it is for.
func writeAdvice(out io.Writer, m *compat.Matrix, names []string) {
	given := make([]bool, len(m.Packs))
	for i, p := range m.Packs {
		if given[i] || len(p.Advice) == 0 {
			continue
		}
		var alike []string
		for k := i; k < len(m.Packs); k++ {
			if slices.Equal(m.Packs[k].Advice, p.Advice) {
				given[k] = true
				alike = append(alike, names[k])
			}
		}
		fmt.Fprintf(out, "\n%s:\n", strings.Join(alike, ", "))
		for _, line := range p.Advice {
			fmt.Fprintf(out, "  %s\n", line)
		}
	}
}

func cellText(c compat.Cell) string {
	switch c.Verdict {
	case compat.Works:
		return worksColour.Sprintf("ok, %d %s", c.Protocol, c.Transport)
	case compat.NoneInCommon:
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
