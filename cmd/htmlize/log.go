package main

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"github.com/spf13/cobra"
)

// The log goes to stderr, as errors and warnings do, with one record on a line. A record begins with "time=", or with "{" in JSON, so it
// can't be mistaken for an error. It has no control characters: the text handler quotes what isn't printable, and printableJSON
// escapes it in JSON.

// The names of the flags.
const (
	logLevelFlag  = "log-level"
	logFormatFlag = "log-format"
)

// logOff is the value of --log-level that switches the log off.
const logOff = "off"

var logLevels = map[string]slog.Level{
	"debug": slog.LevelDebug,
	"info":  slog.LevelInfo,
	"warn":  slog.LevelWarn,
	"error": slog.LevelError,
}

// logFlags adds the flags of the commands that start the packs of a manifest. newLogger reads them.
func logFlags(c *cobra.Command) {
	choiceFlag(c, logLevelFlag, "log what packs write, and starts and ends of their processes, to stderr, from this `level` on",
		logOff, "debug", "info", "warn", "error", logOff)
	choiceFlag(c, logFormatFlag, "the `format` of the log", "text", "text", "json")
}

// newLogger returns the logger that the flags of c ask for. A command without them logs nothing.
func newLogger(c *cobra.Command) *slog.Logger {
	level, ok := logLevels[flagValue(c, logLevelFlag)]
	if !ok {
		return slog.New(slog.DiscardHandler)
	}
	// If nobody reads stderr, an interrupt still ends the command.
	out := interruptibleWriter{c.Context(), c.ErrOrStderr()}
	options := &slog.HandlerOptions{Level: level}
	if flagValue(c, logFormatFlag) == "json" {
		return slog.New(slog.NewJSONHandler(printableJSON{out}, options))
	}
	return slog.New(slog.NewTextHandler(out, options))
}

func flagValue(c *cobra.Command, name string) string {
	if flag := c.Flags().Lookup(name); flag != nil {
		return flag.Value.String()
	}
	return ""
}

// choice is the value of a flag that takes one of a few words.
type choice struct {
	value   string
	allowed []string
}

func choiceFlag(c *cobra.Command, name, usage, value string, allowed ...string) {
	usage = fmt.Sprintf("%s: %s", usage, joinWords(allowed, "or"))
	c.Flags().Var(&choice{value, allowed}, name, usage)
	if err := c.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(allowed, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err)
	}
}

func (c *choice) String() string { return c.value }

func (*choice) Type() string { return "word" }

func (c *choice) Set(value string) error {
	if !slices.Contains(c.allowed, value) {
		return errors.New("want " + joinWords(c.allowed, "or"))
	}
	c.value = value
	return nil
}
