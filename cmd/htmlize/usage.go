package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

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

// newUsageError is for an error that Cobra returned for a command.
func newUsageError(c *cobra.Command, args []string, err error) *usageError {
	e := &usageError{err: err}
	if unknown, ok := errors.AsType[*pflag.NotExistError](err); ok {
		e.hint = hintForFlag(c, unknown.GetSpecifiedName())
		return e
	}
	if invalid, ok := errors.AsType[*pflag.InvalidValueError](err); ok && invalid.GetFlag().Value.Type() == "bool" {
		// The text of pflag names the function that failed.
		e.err = fmt.Errorf("invalid argument %q for \"--%s\" flag: want true or false", invalid.GetValue(), invalid.GetFlag().Name)
		return e
	}
	root := c.Root()
	if _, rest, unknown := root.Find(args); unknown != nil {
		e.suggestions = root.SuggestionsFor(rest[0])
		if len(e.suggestions) == 0 {
			e.hint = hintForFile(rest[0])
		}
	}
	return e
}

// hintForFlag suggests the flag that an unknown one is probably a misspelling of. It returns "" where no flag is near.
func hintForFlag(c *cobra.Command, name string) string {
	var flags []string
	c.Flags().VisitAll(func(f *pflag.Flag) { flags = append(flags, "--"+f.Name) })
	return hint.DidYouMean("--"+name, flags)
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
