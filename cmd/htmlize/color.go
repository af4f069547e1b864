package main

import (
	"io"
	"os"

	"github.com/fatih/color"
	"github.com/mattn/go-isatty"

	"example.com/htmlize/diagnostic"
)

// colors make words of a diagnostic stand out, or not.
type colors struct{ error, warning, hint, caret *color.Color }

// newColors returns those for a terminal, and for anything else some that show nothing.
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

// showsColors reports whether out is a terminal, and its user doesn't mind colors (https://no-color.org) and it has some. The library asks
// that of stdout.
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
