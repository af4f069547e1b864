package main

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"example.com/htmlize/internal/compat"
)

// checkUpdateFlags checks that --update has a folder of documents and one pack.
func checkUpdateFlags(update bool, folder string, packs []string) error {
	switch {
	case update && folder == "":
		return &usageError{err: errors.New("--update updates the documents of --docs, and there is no --docs")}
	case update && len(packs) > 1:
		return &usageError{err: fmt.Errorf("--update takes one pack, and got %d: each pack renders a document in its own way", len(packs))}
	default:
		return nil
	}
}

// writeUpdates writes the HTML files that differ from the results, and lists them in the matrix.
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
