package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"
)

// The log stands on stderr among errors and warnings, a record a line. A record begins with "time=", or with "{" as JSON,
// so it can't pass for one of those, and nothing of it makes the terminal do anything: the text handler quotes what isn't
// printable, and of JSON printableJSON escapes it.

// The names of the flags.
const (
	logLevelFlag  = "log-level"
	logFormatFlag = "log-format"
)

// logOff is the level at which nothing is logged.
const logOff = "off"

var logLevels = map[string]slog.Level{
	"debug": slog.LevelDebug,
	"info":  slog.LevelInfo,
	"warn":  slog.LevelWarn,
	"error": slog.LevelError,
}

// logFlags adds the flags that every command has that starts the packs of a manifest. newLogger reads them.
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
	// Where nobody reads stderr, the end of the command doesn't wait for the log.
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
	usage = fmt.Sprintf("%s: %s", usage, orList(allowed))
	c.Flags().Var(&choice{value, allowed}, name, usage)
	if err := c.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(allowed, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err)
	}
}

func (c *choice) String() string { return c.value }

func (*choice) Type() string { return "word" }

func (c *choice) Set(value string) error {
	if !slices.Contains(c.allowed, value) {
		return errors.New("want " + orList(c.allowed))
	}
	c.value = value
	return nil
}

// orList returns "a, b or c".
func orList(words []string) string {
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// lockedWriter is a writer for several goroutines. What one call writes stands together.
type lockedWriter struct {
	mu  sync.Mutex
	out io.Writer
}

func (w *lockedWriter) Write(data []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.out.Write(data)
}
