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
	"example.com/htmlize/internal/librarylog"
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
		unquoteFlagUsages(root)
	}
	// An error before the command runs is wrong usage.
	called := false
	root.PersistentPreRun = func(*cobra.Command, []string) { called = true }
	c, err := root.ExecuteContextC(ctx)
	if err != nil && !called && err != out.err {
		err = newUsageError(c, args, err)
		report.json = wantsJSONDiagnostics(root, args)
	}
	if usage, ok := errors.AsType[*usageError](err); ok && c != root && c.Name() != "help" {
		usage.command = c.Name()
	}
	if err == nil || err == out.err {
		// Cobra ignores an error of writing help. For a completion it returns the error as it is.
		err = wrapWriteError("to stdout", out.err)
	}
	if err != nil && ctx.Err() != nil {
		err = errInterrupted
	}
	report.error(err)
	return exitStatus(err)
}

// helpWidth is the width of help in columns: that of a terminal by default.
const helpWidth = 80

func newRoot(report *reporter) *cobra.Command {
	root := &cobra.Command{
		Use:   "htmlize",
		Short: "Render text with :role:`…` markup to HTML through plugin packs",
		Long: `htmlize renders text with :role:` + "`…`" + ` markup to HTML. What a role does comes from
plugin packs, which a manifest declares.

Exit status: 0 done; 1 the document could not be rendered, or check found
something wrong; 2 wrong usage or an invalid manifest; 3 a pack could not be
started or verified, or speaks no protocol in common; 130 interrupted.

On a terminal, errors, warnings and hints have colors. NO_COLOR turns them off.`,
		Version:       host.Version,
		SilenceErrors: true,
		SilenceUsage:  true,
		// A hint has them.
		DisableSuggestions:         true,
		SuggestionsMinimumDistance: 2,
	}
	root.SetVersionTemplate(thisVersion().String())
	root.SetUsageTemplate(strings.ReplaceAll(root.UsageTemplate(), "FlagUsages ", fmt.Sprintf("FlagUsagesWrapped %d ", helpWidth)))
	root.AddCommand(newRender(report), newPacks(), newCheck(report), newExplain(report), newCompat(), newVersion())
	return root
}

// addCobraCommands adds the commands help and completion, which Cobra makes, and makes an unknown command or shell as their argument an
// error. Their output is the one that root has when this is called.
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
			// Cobra only checks the arguments of a command that has a RunE.
			c.RunE = func(c *cobra.Command, _ []string) error { return c.Help() }
			for _, shell := range c.Commands() {
				// One line in bash's help is too wide.
				shell.Long = strings.Replace(shell.Long, " package manager.", "\npackage manager.", 1)
			}
		}
	}
}

// unquoteFlagUsages removes the backquotes from the flags' usage texts. In help, pflag takes the name of a flag's value from between
// them. In a shell's completion they would show.
func unquoteFlagUsages(c *cobra.Command) {
	c.LocalFlags().VisitAll(func(f *pflag.Flag) { f.Usage = strings.ReplaceAll(f.Usage, "`", "") })
	for _, sub := range c.Commands() {
		unquoteFlagUsages(sub)
	}
}

// noArguments is for commands that only take flags.
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

// defaultManifest is the manifest that commands read by default.
const defaultManifest = "manifest.yaml"

// manifestFlag adds the flag of the commands that need a manifest.
func manifestFlag(c *cobra.Command, file *string) {
	manifestFlagFor(c, file, defaultManifest, "the manifest `file`, which declares the packs")
}

// manifestFlagFor is manifestFlag with another default and another usage text.
func manifestFlagFor(c *cobra.Command, file *string, byDefault, usage string) {
	c.Flags().StringVarP(file, "manifest", "m", byDefault, usage)
	if err := c.MarkFlagFilename("manifest", "yaml", "yml"); err != nil {
		panic(err)
	}
}

// jsonFlag adds the flag of the commands that print their result as a table or as JSON.
func jsonFlag(c *cobra.Command, asJSON *bool) { c.Flags().BoolVar(asJSON, "json", false, "print JSON") }

// loadManifest reads a manifest and its tables. Either may be a pipe, so reading ends when the context of c is done.
func loadManifest(c *cobra.Command, file string) (*manifest.Manifest, error) {
	if file == "" {
		return nil, &usageError{err: errors.New(`invalid argument "" for "-m, --manifest" flag: want the name of a file`)}
	}
	return await(c.Context(), func() (*manifest.Manifest, error) {
		return manifest.Load(file, manifest.Host{Version: host.Version, Protocols: host.Protocols()})
	})
}

// withHost is withHostFor for the manifest in file.
func withHost(c *cobra.Command, file string, f func(*host.Host) error) error {
	m, err := loadManifest(c, file)
	if err != nil {
		return err
	}
	return withHostFor(c, m, f)
}

// withHostFor calls f with a host for the manifest, which logs as the flags of c say. It closes the host before it returns, and thus
// before the result is printed: printing to a pipe that nobody reads ends this process, and no pack must be left running then.
func withHostFor(c *cobra.Command, m *manifest.Manifest, f func(*host.Host) error) (err error) {
	logger := newLogger(c)
	librarylog.LogTo(logger)
	h, err := host.New(m, host.WithLogger(logger))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	return f(h)
}

// wantsJSONDiagnostics reports whether args have the flag for diagnostics in JSON, even if args are wrong. Cobra stops at the first error,
// and only knows the flag after render.
func wantsJSONDiagnostics(root *cobra.Command, args []string) bool {
	render, _, err := root.Find([]string{"render"})
	if err != nil {
		panic(err)
	}
	// Without the flag, pflag would stop at --help.
	render.InitDefaultHelpFlag()
	flags := render.Flags()
	flags.ParseErrorsAllowlist.UnknownFlags = true
	asks := false
	// Cobra has reported the error.
	_ = flags.ParseAll(args, func(flag *pflag.Flag, value string) error {
		if flag.Name == jsonDiagnosticsFlag {
			asks, _ = strconv.ParseBool(value)
		}
		return nil
	})
	return asks
}
