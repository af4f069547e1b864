package main

import (
	"io"

	"github.com/spf13/cobra"

	"example.com/htmlize/internal/outfile"
)

// writeOutput writes text to the file, or to stdout where none is named.
func writeOutput(c *cobra.Command, file, text string) error {
	if file == "" || file == standard {
		_, err := io.WriteString(c.OutOrStdout(), text)
		return writeError("to stdout", err)
	}
	target, err := outfile.Resolve(file)
	if err != nil {
		return writeError(file, err)
	}
	if !target.MayBlock() {
		return writeError(file, target.Write(text))
	}
	_, err = await(c.Context(), func() (struct{}, error) { return struct{}{}, target.Write(text) })
	return writeError(file, err)
}
