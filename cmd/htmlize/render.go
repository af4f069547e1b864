package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"example.com/htmlize/host"
)

// stdinName is what messages call a document that came on stdin.
const stdinName = "<stdin>"

func newRender(report *reporter) *cobra.Command {
	var manifestFile, out string
	var options host.RenderOptions
	var post host.Post
	c := &cobra.Command{
		Use:   "render [flags] [FILE|-]",
		Short: "Render a document to HTML",
		Long: `Render FILE, or stdin, to HTML on stdout. Packs that the document doesn't need
are not started. Nothing is written unless the whole document was rendered.

A document may begin with front matter: a line ---, YAML with the keys id,
author and title, and a line ---. The flags of these names override it.`,
		Args:              oneDocument,
		ValidArgsFunction: completeFile,
		RunE: func(c *cobra.Command, args []string) error {
			doc, err := readDocument(c.InOrStdin(), args)
			if err != nil {
				return err
			}
			override(&doc.Post.Author, post.Author, c.Flags().Changed("author"))
			override(&doc.Post.Title, post.Title, c.Flags().Changed("title"))
			override(&doc.Post.ID, post.ID, c.Flags().Changed("id"))
			var result *host.Result
			err = withHost(manifestFile, func(h *host.Host) error {
				result, err = h.Render(c.Context(), doc, options)
				return err
			})
			if err != nil {
				return err
			}
			for _, w := range result.Warnings {
				report.warning(w)
			}
			if out != "" {
				return writeError(out, writeFile(out, result.HTML))
			}
			_, err = io.WriteString(c.OutOrStdout(), result.HTML)
			return writeError("to stdout", err)
		},
	}
	manifestFlag(c, &manifestFile)
	c.Flags().StringVarP(&out, "output", "o", "", "write the HTML to this `file`, as a whole or not at all")
	c.Flags().BoolVar(&options.Strict, "strict", false, "make every warning an error, such as a role that no plugin is bound to")
	c.Flags().StringVar(&post.Author, "author", "", "the post's author")
	c.Flags().StringVar(&post.Title, "title", "", "the post's title")
	c.Flags().IntVar(&post.ID, "id", 0, "the post's number")
	return c
}

func override[T any](value *T, with T, given bool) {
	if given {
		*value = with
	}
}

// readDocument reads all of the file that args name, or of stdin.
func readDocument(stdin io.Reader, args []string) (*host.Document, error) {
	name := stdinName
	if len(args) > 0 && args[0] != "-" {
		name = args[0]
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		stdin = file
	}
	var text strings.Builder
	if _, err := io.Copy(&text, stdin); err != nil {
		return nil, fmt.Errorf("read %s: %w", name, systemError(err))
	}
	return host.ParseDocument(name, text.String())
}

// completeFile lets the shell complete the one argument as a file.
func completeFile(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return nil, cobra.ShellCompDirectiveDefault
}
