// Command embed is a program that embeds htmlize: it renders the documents in its arguments with the packs of manifest.yaml. One of these
// packs is linked into the program. Packs can look up abbreviations in a table of the program.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"example.com/htmlize/host"
	"example.com/htmlize/markup"
	"example.com/htmlize/pack"
	core "example.com/htmlize/packs/core/plugins"
)

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, files []string) (err error) {
	// The pack core runs in this process, without a connection. The other packs are processes of their own.
	linked, err := pack.Linked(core.Pack)
	if err != nil {
		return err
	}
	h, err := host.Open("manifest.yaml",
		host.WithLinked("core", linked),
		host.WithTable("glossary", lookUp),
	)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	for _, file := range files {
		if err := render(ctx, h, file); err != nil {
			return err
		}
	}
	return nil
}

func render(ctx context.Context, h *host.Host, file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	doc, err := markup.Parse(file, string(text))
	if err != nil {
		return err
	}
	result, err := h.Render(ctx, doc, host.RenderOptions{})
	if err != nil {
		return err
	}
	for _, w := range result.Warnings {
		fmt.Fprintln(os.Stderr, "warning:", w)
	}
	_, err = fmt.Print(result.HTML)
	return err
}

// lookUp could query a database.
func lookUp(key string) (string, bool, error) {
	expansion, found := map[string]string{"HTML": "HyperText Markup Language"}[key]
	return expansion, found, nil
}
