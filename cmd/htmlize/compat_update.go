package main

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"example.com/htmlize/internal/compat"
)

// updatable returns an error where --update has nothing to update, or doesn't say by which pack.
func updatable(update bool, folder string, packs []string) error {
	switch {
	case update && folder == "":
		return &usageError{err: errors.New("--update updates the documents of --docs, and there is no --docs")}
	case update && len(packs) > 1:
		return &usageError{err: fmt.Errorf("--update takes one pack, and got %d: what a document comes out as is each pack's own", len(packs))}
	default:
		return nil
	}
}

// writeUpdates writes each file of the documents' folder that isn't what came out, and says so in the matrix.
func writeUpdates(c *cobra.Command, m *compat.Matrix, folder string) error {
	var errs []error
	for i := range m.Packs {
		p := &m.Packs[i]
		for _, u := range p.Updates {
			file := filepath.Join(folder, u.File)
			out, err := openOutput("--update", file)
			if err == nil {
				err = out.write(c, u.HTML)
			}
			if err == nil {
				p.Updated = append(p.Updated, file)
			}
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
