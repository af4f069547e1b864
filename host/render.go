package host

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/hint"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/spelling"
	"example.com/htmlize/markup"
)

// RenderOptions says how to render. The zero value is the usual way.
type RenderOptions struct {
	// Strict makes every warning an error.
	Strict bool
}

// Result is what came of a document.
type Result struct {
	// HTML is the whole document, and empty beside an error.
	HTML string
	// Warnings are in the order of the document, after those that are about all of it.
	Warnings diagnostic.List
}

// Render returns the HTML of a document. It starts the packs that the document needs and that don't run yet, at the same
// time.
//
// What is wrong is a [*diagnostic.Diagnostic] for each role, contents hook and pack that fails; where there are several, they are
// joined ([diagnostic.All]). The end of ctx is ctx's own error. Beside an error the Result is nil, or has the warnings so far.
//
// A pack that breaks off at work is started anew, and what it was at work on is tried again, by itself; only texts at which
// it breaks off again fail.
func (h *Host) Render(ctx context.Context, doc *markup.Document, options RenderOptions) (*Result, error) {
	ctx, end, err := h.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	if err := doc.Validate(); err != nil {
		return nil, err
	}
	r := &rendering{host: h, doc: doc, warnings: slices.Clone(doc.Warnings)}
	if options.Strict {
		// What a warning ends starts no pack.
		if r.survey(func(*boundPack) {}); len(r.warnings) > 0 {
			return nil, strictError(r.warnings)
		}
	}
	html, err := r.render(ctx)
	slices.SortStableFunc(r.warnings, func(a, b *diagnostic.Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Col, b.Pos.Col))
	})
	if ended := h.ended(ctx); err != nil && ended != nil {
		return nil, ended
	}
	if options.Strict {
		err = errors.Join(strictError(r.warnings), err)
		r.warnings = nil
	}
	if err != nil && len(r.warnings) == 0 {
		return nil, err
	}
	return &Result{HTML: html, Warnings: r.warnings}, err
}

// rendering is the work on one document.
type rendering struct {
	host     *Host
	doc      *markup.Document
	warnings diagnostic.List
	// unboundHints has what to do about each role that nothing is bound to. A document may have it many times.
	unboundHints map[string]string
}

// render returns the HTML, and nothing beside an error.
func (r *rendering) render(ctx context.Context) (string, error) {
	found, err := r.start(ctx)
	if err != nil {
		return "", err
	}
	html, err := r.roles(ctx, found)
	if err != nil {
		return "", err
	}
	return r.contents(ctx, htmlize.AfterRoles, html)
}

// start surveys the document while the packs that it needs are started: those of contents hooks at once, and any other when
// its first role is seen. It returns when none is being started any more. A pack that is given up is an error of its texts.
func (r *rendering) start(ctx context.Context) (*batches, error) {
	var packs starts
	begin := func(p *boundPack) { packs.begin(ctx, p) }
	for _, stage := range []htmlize.Stage{htmlize.BeforeRoles, htmlize.AfterRoles} {
		for _, b := range r.host.contents[stage] {
			begin(b.pack)
		}
	}
	found := r.survey(begin)
	errs := packs.wait(r.host.packs)
	if err := r.host.ended(ctx); err != nil {
		return nil, err
	}
	return found, errors.Join(slices.DeleteFunc(errs, isGivenUp)...)
}

// survey returns the roles of the document, and adds the warnings about its markup, in its order. Need is called with the
// pack of each role as soon as it is seen.
func (r *rendering) survey(need func(*boundPack)) *batches {
	survey := r.doc.Survey()
	found := r.host.newBatches()
	for role := range survey.Roles(r.warn) {
		if b := found.add(role); b != nil {
			need(b.pack)
			r.warnings = append(r.warnings, survey.Slips(role)...)
		} else {
			r.warnUnbound(role.Name, survey.Position(role))
		}
	}
	return found
}

func (r *rendering) warn(w *diagnostic.Diagnostic) { r.warnings = append(r.warnings, w) }

// warnUnbound warns of a role that nothing is bound to.
func (r *rendering) warnUnbound(role string, pos Position) {
	hint, ok := r.unboundHints[role]
	if !ok {
		hint = r.host.unboundHint(role)
		if r.unboundHints == nil {
			r.unboundHints = make(map[string]string)
		}
		r.unboundHints[role] = hint
	}
	r.warn(&diagnostic.Diagnostic{
		Severity: diagnostic.Warning,
		Kind:     diagnostic.Document,
		Pos:      pos,
		Message:  fmt.Sprintf("no plugin is bound to role %s; it stays as it is written", role),
		Hint:     hint,
	})
}

// unboundHint says what to do about a role that nothing is bound to.
func (h *Host) unboundHint(role string) string {
	bind := fmt.Sprintf("bind it in %s: hooks: [%s]", h.manifest.File, model.RoleHook(role))
	if near, ok := spelling.Nearest(role, slices.Sorted(maps.Keys(h.roles))); ok && len(role) > 2 {
		return fmt.Sprintf("%s If not, %s", hint.Suggest(":"+near+":"), bind)
	}
	return bind
}

// strictError makes an error of each warning.
func strictError(warnings diagnostic.List) error {
	errs := make([]error, len(warnings))
	for i, w := range warnings {
		e := *w
		e.Severity = diagnostic.Error
		errs[i] = &e
	}
	return errors.Join(errs...)
}

// roles returns the document as HTML up to the stage after-roles. Contents hooks of the stage before-roles see
// paragraphs, and the roles are those of what they return; without such hooks both are done in one pass.
func (r *rendering) roles(ctx context.Context, found *batches) (string, error) {
	if len(r.host.contents[htmlize.BeforeRoles]) == 0 {
		return r.process(ctx, r.doc.Text(), found, markup.WriteParagraphs, r.doc.Survey().Position)
	}
	var out strings.Builder
	out.Grow(markup.ParagraphsSize(r.doc.Text()))
	markup.WriteParagraphs(&out, r.doc.Text(), nil)
	text, err := r.contents(ctx, htmlize.BeforeRoles, out.String())
	if err != nil {
		return "", err
	}
	return r.process(ctx, text, r.host.gather(text), markup.WriteText, r.doc.Origins(text))
}

// contents passes text through the contents hooks of a stage.
func (r *rendering) contents(ctx context.Context, stage htmlize.Stage, text string) (string, error) {
	for _, b := range r.host.contents[stage] {
		out, err := r.callContents(ctx, b, stage, text)
		if err == nil {
			text = out
			continue
		}
		reported, ok := errors.AsType[*model.Error](err)
		if !ok {
			return "", err
		}
		failure := r.contentsFailure(stage, b, reported)
		if b.plugin.OnError != manifest.Keep {
			return "", failure
		}
		r.warnings = append(r.warnings, asWarning(failure, "the text stays as it was before the hook"))
	}
	return text, nil
}

func (r *rendering) callContents(ctx context.Context, b binding, stage htmlize.Stage, text string) (string, error) {
	if err := model.CheckInput(text); err != nil {
		return "", err
	}
	out, err := b.pack.processContents(ctx, model.ContentsCall{
		Plugin:  b.plugin.Name,
		Stage:   htmlize.Stage(stage),
		Text:    text,
		Post:    r.doc.Post,
		Host:    callHost{r.host, r.doc},
		Timeout: b.plugin.Timeout,
	})
	if errors.Is(err, errTextID) {
		return "", r.textIDFailure(b)
	}
	if err != nil {
		return "", err
	}
	if err := model.CheckOutput(out); err != nil {
		return "", err
	}
	return out, nil
}
