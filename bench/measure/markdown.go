package main

import (
	"context"
	"fmt"
	"io"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"

	"example.com/htmlize/bench"
	"example.com/htmlize/host"
	"example.com/htmlize/markup"
)

// markdownPages compares 1,000 pages of Markdown, one after the other, by a host with its pack over protocol 2 and by goldmark with the
// same extensions.
func markdownPages(ctx context.Context, w *workspace) (result, error) {
	h, err := bench.Open(w.folder, "one", 2, "")
	if err != nil {
		return result{}, err
	}
	defer h.Close()
	plain := goldmark.New(
		goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList),
		goldmark.WithParserOptions(parser.WithAutoHeadingID()),
		goldmark.WithRendererOptions(html.WithUnsafe()),
	)
	var pages []string
	for seed := range uint64(1000) {
		pages = append(pages, bench.MarkdownPage(seed))
	}
	c, err := compare(9, func() error {
		for _, page := range pages {
			doc, err := markup.Parse("post.md", page)
			if err != nil {
				return err
			}
			if _, err := h.Render(ctx, doc, host.RenderOptions{}); err != nil {
				return err
			}
		}
		return nil
	}, func() error {
		for _, page := range pages {
			if err := plain.Convert([]byte(page), io.Discard); err != nil {
				return err
			}
		}
		return nil
	})
	return result{value: c.ratio(), details: fmt.Sprintf("%v, %v; %d bytes a page", c.first, c.second, len(pages[0]))}, err
}
