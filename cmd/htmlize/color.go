package main

import (
	"io"
	"os"

	"github.com/fatih/color"
	"github.com/mattn/go-isatty"

	"example.com/htmlize/diagnostic"
)

// colors are those of the parts of a diagnostic.
type colors struct{ error, warning, hint, caret *color.Color }

// newColors returns the colors for a terminal. For anything else they have no effect.
func newColors(terminal bool) colors {
	of := func(attributes ...color.Attribute) *color.Color {
		c := color.New(attributes...)
		if terminal {
			c.EnableColor()
		} else {
			c.DisableColor()
		}
		return c
	}
	return colors{
		error: of(color.Bold, color.FgRed), warning: of(color.Bold, color.FgYellow), hint: of(color.FgCyan), caret: of(color.Bold),
	}
}

// showsColors reports whether out is a terminal with colors, and NO_COLOR (https://no-color.org) doesn't switch them off. The library checks
// stdout, and diagnostics go to stderr.
func showsColors(out io.Writer, getenv func(string) string) bool {
	file, ok := out.(*os.File)
	return ok && isatty.IsTerminal(file.Fd()) && getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"
}

func (c colors) severity(s diagnostic.Severity) string {
	if s == diagnostic.Warning {
		return c.warning.Sprint(s)
	}
	return c.error.Sprint(s)
}
