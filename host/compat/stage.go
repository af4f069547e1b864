package compat

import (
	"context"

	"example.com/htmlize/host"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/launch"
	"example.com/htmlize/internal/model"
)

// asked is a pack that runs beside the cells, over the highest protocol in common, to be asked about single hooks. It is
// started when it is first asked.
type asked struct {
	pack    *probed
	process *launch.Process
	tried   bool
}

// showsStage reports whether a contents hook shows its stage with a document. A pack that can't be asked shows nothing.
func (a *asked) showsStage(ctx context.Context, plugin string, d Document) bool {
	if !a.tried {
		a.tried = true
		// Why it doesn't start, if it doesn't, the cells have told.
		a.process, _ = start(ctx, a.pack.path, highestInCommon(a.pack.speaks, host.Protocols()), a.pack.contents()...)
	}
	return a.process != nil && hookShowsStage(ctx, a.process.Pack(), plugin, d)
}

func (a *asked) stop() {
	if a.process != nil {
		a.process.Stop()
	}
}

// hookShowsStage gives a contents hook the paragraphs of a document in both stages, and in one of them twice, as a hook that
// makes something else of them each time shows no stage by it.
func hookShowsStage(ctx context.Context, pack model.Pack, plugin string, d Document) bool {
	bare, err := host.New(&manifest.Manifest{File: pos.File})
	if err != nil {
		return false
	}
	defer bare.Close()
	doc, err := host.ParseDocument(d.Name, d.Text)
	if err != nil {
		return false
	}
	paragraphs, err := bare.Render(ctx, doc, host.RenderOptions{})
	if err != nil {
		return false
	}
	var results []string
	for _, stage := range []model.Stage{model.BeforeRoles, model.AfterRoles, model.BeforeRoles} {
		html, err := pack.ProcessContents(ctx, model.ContentsCall{
			Plugin:  plugin,
			Stage:   stage,
			Text:    paragraphs.HTML,
			Post:    model.Post(doc.Post),
			Host:    emptyHost{d.Text},
			Timeout: manifest.DefaultTimeout,
		})
		if err != nil {
			html = "error: " + err.Error()
		}
		results = append(results, html)
	}
	return results[0] == results[2] && results[0] != results[1]
}

// emptyHost is what a hook may ask of a host without tables.
type emptyHost struct{ contents string }

func (emptyHost) Lookup(_ context.Context, table, _ string) (string, bool, error) {
	return "", false, model.Errorf(model.CodeNotFound, "the host has no table %q", table)
}

func (h emptyHost) Contents(context.Context) (string, error) { return h.contents, nil }
