package main

import (
	"cmp"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host"
	"example.com/htmlize/internal/hint"
	"example.com/htmlize/internal/syserror"
	"example.com/htmlize/markup"
)

// dash is the file name that means stdin or stdout.
const dash = "-"

const jsonDiagnosticsFlag = "json-diagnostics"

// stdinName is the name in messages of a document from stdin.
const stdinName = "<stdin>"

func newRender(report *reporter) *cobra.Command {
	var manifestFile, out string
	var options host.RenderOptions
	var post htmlize.Post
	var format markup.Format
	c := &cobra.Command{
		Use:   "render [flags] [FILE|-]",
		Short: "Render a document to HTML",
		Long: `Render FILE, or stdin, to HTML on stdout. Packs that the document doesn't need
are not started. Nothing is written unless the whole document was rendered.

A file that ends in .md or .markdown is Markdown, and any other, as well as
stdin, is text: paragraphs with roles. --format says otherwise.

With --strict, warnings about front matter and markup end the command before
a pack is started. Warnings that only come from rendering, such as that of a
failed role with on_error: keep, are errors at its end. Both exit with 1.

A document may begin with front matter: a line ---, YAML with keys such as id,
author and title, and a line ---. The flags of these three names override it;
plugins see the other keys, too. A first line --- without another, or with a
blank line behind it, is text.

With --json-diagnostics, each error and each warning is a JSON object on a line
of stderr, with severity, kind, message, hint, position (file, line, column) and
the parts of its message, such as role, plugin, pack, version, protocol,
binding (the manifest's position), code and output. docs/diagnostics.md has
all. The log is in JSON then, too; its records have no severity.`,
		Args:              oneDocument,
		ValidArgsFunction: completeFile,
		RunE: func(c *cobra.Command, args []string) error {
			if report.json {
				if err := c.Flags().Set(logFormatFlag, "json"); err != nil {
					return err
				}
			}
			output, err := openOutput("-o", out)
			if err != nil {
				return err
			}
			if err := output.refuseOverwriting(documentInput(c, args), newInput("the manifest", manifestFile)); err != nil {
				return err
			}
			doc, err := readDocument(c, args, format)
			if err != nil {
				return err
			}
			override(&doc.Post.Author, post.Author, c.Flags().Changed("author"))
			override(&doc.Post.Title, post.Title, c.Flags().Changed("title"))
			override(&doc.Post.ID, post.ID, c.Flags().Changed("id"))
			override(&doc.Post.IDText, post.IDText, c.Flags().Changed("id"))
			var result *host.Result
			m, err := loadManifest(c, manifestFile)
			if err != nil {
				return err
			}
			if err := output.refuseOverwriting(inputsOf(m)...); err != nil {
				return err
			}
			err = withHostFor(c, m, func(h *host.Host) error {
				result, err = h.Render(c.Context(), doc, options)
				return err
			})
			if result != nil {
				report.report(result.Warnings)
			}
			if err != nil {
				return err
			}
			return output.write(c, result.HTML)
		},
	}
	manifestFlag(c, &manifestFile)
	formatFlag(c, &format)
	logFlags(c)
	c.Flags().FuncP("output", "o", "write the HTML to this `file`, as a whole or not at all; to stdout for -", func(file string) error {
		if file == "" {
			return errors.New("want the name of a file, or - for stdout")
		}
		out = file
		return nil
	})
	c.Flags().BoolVar(&report.json, jsonDiagnosticsFlag, false, "write errors and warnings to stderr as JSON lines")
	c.Flags().BoolVar(&options.Strict, "strict", false, "make every warning an error, such as a role that no plugin is bound to")
	c.Flags().StringVar(&post.Author, "author", "", "the post's author")
	c.Flags().StringVar(&post.Title, "title", "", "the post's title")
	c.Flags().Func("id", "the post's `id`: a number, or a text for packs that take one", func(text string) error {
		post.SetID(text)
		return nil
	})
	for _, flag := range []string{"author", "title", "id"} {
		if err := c.RegisterFlagCompletionFunc(flag, cobra.NoFileCompletions); err != nil {
			panic(err)
		}
	}
	return c
}

// formatFlag adds the flag for the format of a document; without it format stays empty.
func formatFlag(c *cobra.Command, format *markup.Format) {
	const name = "format"
	c.Flags().Func(name, "read the document as this `format`: text or markdown; by the file's ending if not given", func(text string) (err error) {
		*format, err = markup.ParseFormat(text)
		return err
	})
	var names []string
	for _, f := range markup.Formats() {
		names = append(names, string(f))
	}
	_ = c.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(names, cobra.ShellCompDirectiveNoFileComp))
}

func override[T any](value *T, with T, given bool) {
	if given {
		*value = with
	}
}

// namesStdin reports whether the document comes from stdin.
func namesStdin(args []string) bool { return len(args) == 0 || args[0] == dash }

func documentInput(c *cobra.Command, args []string) input {
	if !namesStdin(args) {
		return newInput("the document", args[0])
	}
	return input{"the document", stdinName, func() (os.FileInfo, error) {
		if file, ok := c.InOrStdin().(*os.File); ok {
			return file.Stat()
		}
		return nil, os.ErrInvalid
	}}
}

// readDocument reads all of the document. It is in the format, or in that of its name if format is empty.
func readDocument(c *cobra.Command, args []string, format markup.Format) (*markup.Document, error) {
	name, read := stdinName, func() (string, error) { return readText(stdinName, c.InOrStdin()) }
	if !namesStdin(args) {
		name = args[0]
		read = func() (string, error) {
			file, err := os.Open(name)
			if err != nil {
				return "", unreadable(name, err)
			}
			defer file.Close()
			return readText(name, file)
		}
	}
	text, err := await(c.Context(), read)
	if err != nil {
		return nil, err
	}
	doc, err := markup.Parse(name, text)
	if err != nil {
		return nil, err
	}
	doc.Format = cmp.Or(format, doc.Format)
	return doc, nil
}

func readText(name string, r io.Reader) (string, error) {
	text, err := markup.ReadText(name, r)
	if err != nil && diagnostic.Of(err) == nil {
		err = unreadable(name, err)
	}
	return text, err
}

// unreadable is the error of a document that can't be read. It has the form of that of a manifest.
func unreadable(name string, err error) *diagnostic.Diagnostic {
	cause := syserror.Cause(err)
	d := &diagnostic.Diagnostic{Severity: diagnostic.Error, Kind: diagnostic.Other, Message: cause.Error(), Err: err}
	d.Pos.File = name
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.Message = "no such file"
		d.Hint = cmp.Or(hint.Unexpanded(name), "name a document, or - for stdin")
	case errors.Is(cause, syserror.ErrFolder):
		d.Message = "it is a folder"
		d.Hint = "name a document in it"
	case errors.Is(err, fs.ErrPermission):
		d.Hint = hint.Denied(name, "a+r")
	}
	return d
}

// completeFile lets the shell complete the one argument as a file.
func completeFile(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return nil, cobra.ShellCompDirectiveDefault
}
