package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"example.com/htmlize/host"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/hint"
	"example.com/htmlize/internal/librarylog"
	"example.com/htmlize/internal/syserror"
)

// run is the whole command; it returns the exit status.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	colors := newColors(showsColors(stderr, os.Getenv))
	stderr = &lockedWriter{out: stderr}
	report := &reporter{out: stderr, colors: colors}
	root := newRoot(report)
	root.SetArgs(args)
	root.SetIn(stdin)
	out := &checkedWriter{out: interruptibleWriter{ctx, stdout}}
	root.SetOut(out)
	root.SetErr(stderr)
	addCobraCommands(root)
	if len(args) > 0 && strings.HasPrefix(args[0], cobra.ShellCompRequestCmd) {
		unquoteUsages(root)
	}
	// What fails before a command runs is in how it was called.
	called := false
	root.PersistentPreRun = func(*cobra.Command, []string) { called = true }
	c, err := root.ExecuteContextC(ctx)
	if err != nil && !called && err != out.err {
		err = newUsageError(root, args, err)
		report.json = asksForJSON(root, args)
	}
	if usage, ok := errors.AsType[*usageError](err); ok && c != root && c.Name() != "help" {
		usage.command = c.Name()
	}
	if err == nil || err == out.err {
		// Cobra ignores errors of writing help, and those of a completion with it.
		err = writeError("to stdout", out.err)
	}
	if err != nil && ctx.Err() != nil {
		err = errInterrupted
	}
	report.error(err)
	return exitStatus(err)
}

// helpWidth is how many columns help has, which is the usual width of a terminal.
const helpWidth = 80

func newRoot(report *reporter) *cobra.Command {
	root := &cobra.Command{
		Use:   "htmlize",
		Short: "Render text with :role:`…` markup to HTML through plugin packs",
		Long: `htmlize renders text with :role:` + "`…`" + ` markup to HTML. What a role does comes from
plugin packs, which a manifest declares.

Exit status: 0 done; 1 the document could not be rendered, or check found
something wrong; 2 wrong usage or an invalid manifest; 3 a pack could not be
started or verified, or speaks no protocol in common; 130 interrupted.`,
		Version:       host.Version,
		SilenceErrors: true,
		SilenceUsage:  true,
		// They are given in a hint.
		DisableSuggestions:         true,
		SuggestionsMinimumDistance: 2,
	}
	root.SetVersionTemplate(thisVersion().String())
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), "FlagUsages ", fmt.Sprintf("FlagUsagesWrapped %d ", helpWidth)))
	root.AddCommand(newRender(report), newPacks(), newCheck(report), newExplain(), newCompat(), newVersion())
	return root
}

// addCobraCommands adds Cobra's own commands. An unknown command or shell is wrong usage for them, which Cobra doesn't check. They write to
// the root's current output.
func addCobraCommands(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		switch c.Name() {
		case "help":
			c.Args = func(_ *cobra.Command, args []string) error {
				_, _, err := root.Find(args)
				return err
			}
		case "completion":
			// Cobra doesn't check the arguments of a command without a function.
			c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
			for _, shell := range c.Commands() {
				// A line of bash's is too wide.
				shell.Long = strings.Replace(shell.Long, " package manager.", "\npackage manager.", 1)
			}
		}
	}
}

// unquoteUsages removes backquotes from what a shell completes. For pflag they mark the name of a flag's value in its help.
func unquoteUsages(c *cobra.Command) {
	c.LocalFlags().VisitAll(func(f *pflag.Flag) { f.Usage = strings.ReplaceAll(f.Usage, "`", "") })
	for _, sub := range c.Commands() {
		unquoteUsages(sub)
	}
}

// noArguments is for commands that take only flags.
func noArguments(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("%s takes no arguments, and got %q", c.Name(), args[0])
	}
	return nil
}

// oneDocument is for commands that read a document, from stdin if no file is named.
func oneDocument(c *cobra.Command, args []string) error {
	if len(args) > 1 {
		return fmt.Errorf("%s takes one document, and got %d", c.Name(), len(args))
	}
	if slices.Contains(args, "") {
		return fmt.Errorf("invalid argument \"\" for %s: want the name of a document, or - for stdin", c.Name())
	}
	return nil
}

// defaultManifest is the manifest if none is named.
const defaultManifest = "manifest.yaml"

// manifestFlag adds the flag of commands that need a manifest.
func manifestFlag(c *cobra.Command, file *string) {
	manifestFlagFor(c, file, defaultManifest, "the manifest `file`, which declares the packs")
}

// manifestFlagFor is manifestFlag with another default and another usage text.
func manifestFlagFor(c *cobra.Command, file *string, without, usage string) {
	c.Flags().StringVarP(file, "manifest", "m", without, usage)
	if err := c.MarkFlagFilename("manifest", "yaml", "yml"); err != nil {
		panic(err)
	}
}

// loadManifest reads a manifest and its tables, which may take as long as that of a pipe.
func loadManifest(c *cobra.Command, file string) (*manifest.Manifest, error) {
	if file == "" {
		return nil, &usageError{err: errors.New(`invalid argument "" for "-m, --manifest" flag: want the name of a file`)}
	}
	return await(c.Context(), func() (*manifest.Manifest, error) {
		return manifest.Load(file, manifest.Host{Version: host.Version, Protocols: host.Protocols()})
	})
}

// withHost is withHostOf for the manifest in file.
func withHost(c *cobra.Command, file string, f func(*host.Host) error) error {
	m, err := loadManifest(c, file)
	if err != nil {
		return err
	}
	return withHostOf(c, m, f)
}

// withHostOf opens the host of a manifest for f, with the log that the flags of c ask for, and closes it before it returns: what the
// command prints later, to a pipe that nobody reads, may end the process at once, and no pack may be left then.
func withHostOf(c *cobra.Command, m *manifest.Manifest, f func(*host.Host) error) (err error) {
	logger := newLogger(c)
	librarylog.LogTo(logger)
	h, err := host.New(m, host.WithLogger(logger))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	return f(h)
}

// asksForJSON reports whether args have the flag for diagnostics in JSON, even if there are errors in them. Cobra stops at the first
// error, and knows the flag only after render.
func asksForJSON(root *cobra.Command, args []string) bool {
	render, _, err := root.Find([]string{"render"})
	if err != nil {
		panic(err)
	}
	// Or pflag would take --help for something to be done at once.
	render.InitDefaultHelpFlag()
	flags := render.Flags()
	flags.ParseErrorsAllowlist.UnknownFlags = true
	asks := false
	// An error has been reported already.
	_ = flags.ParseAll(args, func(flag *pflag.Flag, value string) error {
		if flag.Name == jsonDiagnosticsFlag {
			asks, _ = strconv.ParseBool(value)
		}
		return nil
	})
	return asks
}

// usageError is an error in how the command was called.
type usageError struct {
	err error
	// command is the name of the command; empty if there is no such command.
	command string
	// near are existing commands with a similar name.
	near []string
	// hint says what to do; empty if the command's help does.
	hint string
}

func newUsageError(root *cobra.Command, args []string, err error) *usageError {
	e := &usageError{err: err}
	if _, rest, unknown := root.Find(args); unknown != nil {
		e.near = root.SuggestionsFor(rest[0])
		if len(e.near) == 0 {
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

// checkedWriter stores the first error of out.
type checkedWriter struct {
	out interruptibleWriter
	err error
}

func (w *checkedWriter) Write(data []byte) (int, error) { return w.check(w.out.Write(data)) }

// WriteString makes no copy.
func (w *checkedWriter) WriteString(text string) (int, error) {
	return w.check(w.out.WriteString(text))
}

func (w *checkedWriter) check(n int, err error) (int, error) {
	if err != nil && w.err == nil {
		w.err = err
	}
	return n, err
}

// writeError says that the error is one of writing the result.
func writeError(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("write %s: %w", what, syserror.Cause(err))
}
