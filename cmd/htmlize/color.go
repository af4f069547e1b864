package main

import (
	"io"
	"os"

	"github.com/mattn/go-isatty"

	"example.com/htmlize/diagnostic"
)

// colors are the sequences that make words of a diagnostic stand out; the zero value has none.
type colors struct{ error, warning, hint, caret, reset string }

// colorsFor returns those for a terminal, unless its user doesn't want any (https://no-color.org) or it has none.
func colorsFor(out io.Writer, getenv func(string) string) colors {
	file, ok := out.(*os.File)
	if !ok || !isatty.IsTerminal(file.Fd()) || getenv("NO_COLOR") != "" || getenv("TERM") == "dumb" {
		return colors{}
	}
	return ansi
}

// ansi are in bold red, bold yellow, cyan and bold.
var ansi = colors{error: "\x1b[1;31m", warning: "\x1b[1;33m", hint: "\x1b[36m", caret: "\x1b[1m", reset: "\x1b[0m"}

func (c colors) severity(s diagnostic.Severity) string {
	if s == diagnostic.Warning {
		return c.warning + string(s) + c.reset
	}
	return c.error + string(s) + c.reset
}
