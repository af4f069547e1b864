package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"example.com/htmlize/host"
)

// run is the whole command; it returns the exit status.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	report := &reporter{out: stderr}
	root := newRoot(report)
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	// What fails before a command runs is in how it was called.
	called := false
	root.PersistentPreRun = func(*cobra.Command, []string) { called = true }
	err := root.ExecuteContext(ctx)
	if err != nil && !called {
		err = &usageError{err}
	}
	if err != nil && ctx.Err() != nil {
		err = errInterrupted
	}
	report.error(err)
	return exitStatus(err)
}

func newRoot(report *reporter) *cobra.Command {
	root := &cobra.Command{
		Use:   "htmlize",
		Short: "Render text with :role:`…` markup to HTML through plugin packs",
		Long: `htmlize renders text with :role:` + "`…`" + ` markup to HTML. What a role does comes from
plugin packs, which a manifest declares.

Exit status: 0 done; 1 the document could not be rendered, or check found
something wrong; 2 wrong usage or an invalid manifest; 3 a pack could not be
started, verified or agreed with; 130 interrupted.`,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.AddCommand(newRender(report), newPacks(), newCheck(report), newExplain(), newVersion())
	return root
}

// manifestFlag adds the flag that every command has that needs a manifest.
func manifestFlag(c *cobra.Command, file *string) {
	c.Flags().StringVarP(file, "manifest", "m", "manifest.yaml", "the manifest `file`, which declares the packs")
	if err := c.MarkFlagFilename("manifest", "yaml", "yml"); err != nil {
		panic(err)
	}
}

// withHost opens the host of a manifest for f, and closes it before it returns: what f prints to a pipe that nobody reads
// may end this process at once, and then no pack may be left.
func withHost(file string, f func(*host.Host) error) (err error) {
	h, err := host.Open(file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	return f(h)
}

// errInterrupted is the end of a command that a signal ended.
var errInterrupted = errors.New("interrupted")

// usageError is a command that was called wrongly.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }

func (e *usageError) Unwrap() error { return e.err }

// writeError says that the error is one of writing the result.
func writeError(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("write %s: %w", what, err)
}
