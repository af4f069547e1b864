package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"example.com/htmlize/internal/hint"
)

// usageError is a command that was called wrongly.
type usageError struct {
	err error
	// command is the command that was called. It is empty for an unknown one.
	command string
	// suggestions are the commands that an unknown one is probably a misspelling of.
	suggestions []string
	// hint says what to do. If it is empty, the hint is to read the help of the command.
	hint string
}

func newUsageError(root *cobra.Command, args []string, err error) *usageError {
	e := &usageError{err: err}
	if _, rest, unknown := root.Find(args); unknown != nil {
		e.suggestions = root.SuggestionsFor(rest[0])
		if len(e.suggestions) == 0 {
			e.hint = hintForFile(rest[0])
		}
	}
	return e
}

// hintForFile says what to do about the name of a file in the place of a command. It returns "" for anything else.
func hintForFile(name string) string {
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() {
		return ""
	}
	command := "render"
	if info.Mode()&0o111 != 0 {
		command = "compat"
	}
	return hint.Suggest(fmt.Sprintf("htmlize %s %s", command, name))
}

func (e *usageError) Error() string { return e.err.Error() }

func (e *usageError) Unwrap() error { return e.err }

// advice is the hint for the error.
func (e *usageError) advice() string {
	switch {
	case e.hint != "":
		return e.hint
	case len(e.suggestions) > 0:
		return hint.Suggest("htmlize " + strings.Join(e.suggestions, " or "))
	case e.command != "":
		return fmt.Sprintf("htmlize %s --help says how to call it", e.command)
	default:
		return "htmlize --help lists the commands, and htmlize COMMAND --help their flags"
	}
}
