package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host"
)

func newCheck(report *reporter) *cobra.Command {
	var manifestFile string
	var asJSON bool
	c := &cobra.Command{
		Use:   "check [flags]",
		Short: "Check the manifest and its packs against each other",
		Long: `Read the manifest, start every pack, and list all errors, and warnings about
what is probably a mistake. Exit status: 0 if there are only warnings, or none;
1 if a pack isn't what the manifest says; 2 for an invalid manifest; 3 if a pack
could not be started, or speaks no protocol in common.

With --json: an object with "findings", a list of objects as render
--json-diagnostics writes them: severity, kind, message, hint, position and so
on. Nothing about them is written to stderr.`,
		Args:              noArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, _ []string) error {
			var findings diagnostic.List
			err := withHost(c, manifestFile, func(h *host.Host) (err error) {
				findings, err = h.Check(c.Context())
				return err
			})
			if _, ok := errors.AsType[*usageError](err); ok || c.Context().Err() != nil {
				return err
			}
			for _, e := range diagnostic.All(err) {
				findings = append(findings, diagnose(e))
			}
			var errs []error
			for _, f := range findings {
				if f.Severity == diagnostic.Error {
					errs = append(errs, &findingError{f})
				}
			}
			if asJSON {
				return errors.Join(append(errs, writeJSON(c.OutOrStdout(), findingsJSON{append(diagnostic.List{}, findings...)}))...)
			}
			report.report(findings)
			_, err = fmt.Fprintf(c.OutOrStdout(), "%s: %s, %s\n",
				manifestFile, count(len(errs), "error"), count(len(findings)-len(errs), "warning"))
			return errors.Join(append(errs, wrapWriteError("to stdout", err))...)
		},
	}
	manifestFlag(c, &manifestFile)
	logFlags(c)
	jsonFlag(c, &asJSON)
	return c
}

// findingError is an error that check found in the manifest or a pack. It has another exit status than a check that failed.
type findingError struct {
	err error
}

func (e *findingError) Error() string { return e.err.Error() }

func (e *findingError) Unwrap() error { return e.err }

// isReported reports whether check has reported the error.
func isReported(err error) bool {
	_, ok := errors.AsType[*findingError](err)
	return ok
}

// findingsJSON is what check --json prints.
type findingsJSON struct {
	Findings diagnostic.List `json:"findings"`
}
