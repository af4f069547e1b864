package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"example.com/htmlize/host"
	"example.com/htmlize/host/manifest"
)

func newCheck(report *reporter) *cobra.Command {
	var manifestFile string
	var asJSON bool
	c := &cobra.Command{
		Use:   "check [flags]",
		Short: "Hold the manifest and its packs against each other",
		Long: `Read the manifest, start every pack, and say everything that is wrong, and what
is probably not meant so. Exit status: 0 where there are warnings at most, 1
where a pack isn't what the manifest says, 2 for an invalid manifest, 3 where a
pack could not be started or agreed with.

With --json: an object with "findings", a list of objects with severity (error
or warning), position (file, line, column), message and hint.`,
		Args:              noArguments,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, _ []string) error {
			var findings []host.Finding
			err := withHost(c, manifestFile, func(h *host.Host) (err error) {
				findings, err = h.Check(c.Context())
				return err
			})
			if c.Context().Err() != nil {
				return err
			}
			if err != nil {
				findings = append(findings, host.Finding{Err: err})
			}
			if asJSON {
				if err := writeJSON(c.OutOrStdout(), jsonFindings(findings)); err != nil {
					return err
				}
			}
			var errs []error
			warnings := 0
			for _, f := range findings {
				if f.Err != nil {
					errs = append(errs, &foundError{err: f.Err, told: !asJSON})
					continue
				}
				warnings++
				if !asJSON {
					report.warnings(f.Warning)
				}
			}
			if !asJSON {
				for _, f := range findings {
					report.error(f.Err)
				}
				_, err := fmt.Fprintf(c.OutOrStdout(), "%s: %s, %s\n",
					manifestFile, count(len(errs), "error"), count(warnings, "warning"))
				errs = append(errs, writeError("to stdout", err))
			}
			return errors.Join(errs...)
		},
	}
	manifestFlag(c, &manifestFile)
	logFlags(c)
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

// foundError is something wrong that check found: finding it is what check is for, so it has a status of its own.
type foundError struct {
	err error
	// told says that it has been reported already.
	told bool
}

func (e *foundError) Error() string { return e.err.Error() }

func (e *foundError) Unwrap() error { return e.err }

func count(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}

// finding is a host.Finding, or a problem of the manifest, as JSON.
type finding struct {
	Severity string    `json:"severity"`
	Position *position `json:"position,omitempty"`
	Message  string    `json:"message"`
	Hint     string    `json:"hint,omitempty"`
}

type findingsJSON struct {
	Findings []finding `json:"findings"`
}

func jsonFindings(findings []host.Finding) findingsJSON {
	out := findingsJSON{Findings: []finding{}}
	for _, f := range findings {
		switch invalid, isManifest := errors.AsType[*manifest.Error](f.Err); {
		case isManifest:
			for _, p := range invalid.Problems {
				out.add("error", &p.Pos, p.Message, problemHint(p))
			}
		case f.Err != nil:
			out.add("error", place(f.Err), f.Err.Error(), hint(f.Err))
		default:
			out.add("warning", &f.Pos, f.Message, f.Hint)
		}
	}
	return out
}

func (o *findingsJSON) add(severity string, pos *host.Position, message, hint string) {
	f := finding{Severity: severity, Message: message, Hint: hint}
	if pos != nil {
		at := positionOf(*pos)
		f.Position = &at
	}
	o.Findings = append(o.Findings, f)
}

// place returns the line of the manifest that an error is about.
func place(err error) *host.Position {
	if pack, ok := errors.AsType[*host.PackError](err); ok {
		return &pack.Pos
	}
	if incompatible, ok := errors.AsType[*host.IncompatibleError](err); ok {
		return &incompatible.Pos
	}
	return nil
}
