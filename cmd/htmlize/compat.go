package main

import (
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"example.com/htmlize/host/compat"
)

func newCompat() *cobra.Command {
	var docs, junit string
	var asJSON bool
	c := &cobra.Command{
		Use:   "compat [flags] PACK...",
		Short: "Run packs against hosts of every protocol",
		Long: `Run each PACK, an executable, against a host of every set of protocols that this
htmlize speaks, and print a table: which protocol was agreed on, or that none is
in common. Documents for all roles and contents hooks of the pack are rendered in
every cell, and have to come out the same over every protocol. A PACK without a
separator in its path is a file in the current folder. The documents of --docs
are rendered with all of the pack's roles and, after those, its contents hooks.

Exit status: 0 where every pack works with this htmlize, and every cell is as it
has to be; 1 where one isn't; 3 where a pack can't be run at all.

With --json: an object with "hosts", the protocol sets, and "packs", a list of
objects with path, name, version, speaks, cells (host, verdict, protocol,
transport, upgrade, documents, problems), error and advice.`,
		Args: somePacks,
		RunE: func(c *cobra.Command, args []string) error {
			documents, err := compatDocuments(docs)
			if err != nil {
				return err
			}
			m, err := compat.Run(c.Context(), args, documents)
			if err != nil {
				return err
			}
			if junit != "" {
				err = writeJUnit(junit, m)
			}
			if asJSON {
				err = errors.Join(err, writeJSON(c.OutOrStdout(), jsonMatrix(m)))
			} else {
				err = errors.Join(err, printMatrix(c.OutOrStdout(), m))
			}
			return errors.Join(err, matrixError(m))
		},
	}
	c.Flags().StringVar(&docs, "docs", "", "render the documents *.txt of this `folder` too; one with an .html beside it has to come out as that")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	c.Flags().StringVar(&junit, "junit", "", "write the cells as JUnit XML to this `file`")
	return c
}

func somePacks(_ *cobra.Command, args []string) error {
	if len(args) == 0 || slices.Contains(args, "") {
		return errors.New("compat needs the path of a pack")
	}
	return nil
}

// compatDocuments reads the documents of a folder. One that has none was named by mistake.
func compatDocuments(folder string) ([]compat.Document, error) {
	if folder == "" {
		return nil, nil
	}
	documents, err := compat.ReadDocuments(os.DirFS(folder))
	if err != nil {
		return nil, &usageError{err: fmt.Errorf("--docs %s: %w", folder, systemError(err))}
	}
	if len(documents) == 0 {
		return nil, &usageError{err: fmt.Errorf("--docs %s: there is no *.txt in it", folder)}
	}
	return documents, nil
}

// cellError is a cell that isn't as it has to be: finding it is what compat is for.
type cellError struct{ err error }

func (e *cellError) Error() string { return e.err.Error() }

func (e *cellError) Unwrap() error { return e.err }

// matrixError returns an error for each pack that can't be run or isn't right.
func matrixError(m *compat.Matrix) error {
	var errs []error
	for _, p := range m.Packs {
		if p.Err != nil {
			errs = append(errs, p.Err)
			continue
		}
		for _, c := range p.Cells {
			for _, problem := range fewProblems(c.Problems) {
				errs = append(errs, &cellError{fmt.Errorf("%s, host %s: %s", p.Path, set(c.Host), problem)})
			}
		}
		// No host that this build can play does better than the one that speaks everything.
		if last := p.Cells[len(p.Cells)-1]; last.Verdict == compat.NoneInCommon {
			errs = append(errs, &cellError{last.Incompatible})
		}
	}
	return errors.Join(errs...)
}

// mostProblems is how many problems of a cell are told to people. JSON and JUnit have all of them.
const mostProblems = 3

func fewProblems(problems []string) []string {
	if len(problems) <= mostProblems {
		return problems
	}
	return append(slices.Clone(problems[:mostProblems]), fmt.Sprintf("and %d more", len(problems)-mostProblems))
}

// packJSON is a compat.Pack with its error.
type packJSON struct {
	compat.Pack
	Error string `json:"error,omitempty"`
}

func jsonMatrix(m *compat.Matrix) any {
	packs := make([]packJSON, len(m.Packs))
	for i, p := range m.Packs {
		packs[i] = packJSON{Pack: p}
		if p.Err != nil {
			packs[i].Error = p.Err.Error()
		}
	}
	return struct {
		Hosts [][]int    `json:"hosts"`
		Packs []packJSON `json:"packs"`
	}{m.Hosts, packs}
}
