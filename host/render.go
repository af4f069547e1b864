package host

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/hint"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/spelling"
	"example.com/htmlize/internal/supervisor"
	"example.com/htmlize/markup"
)

// RenderOptions says how to render. The zero value is the usual way.
type RenderOptions struct {
	// Strict makes every warning an error. Warnings about front matter and markup end the rendering before a pack is started.
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
// A pack that crashes at work is restarted, and its texts are tried again in an isolated process. Only texts at which the pack crashes
// again fail.
func (h *Host) Render(ctx context.Context, doc *markup.Document, options RenderOptions) (*Result, error) {
	ctx, end, err := h.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	if err := doc.Validate(); err != nil {
		return nil, err
	}
	r := h.newRendering(doc)
	r.strict = options.Strict
	if options.Strict {
		// Where a warning ends the rendering, no pack is started.
		r.survey(func(*supervisor.Pack) {})
		if r.sortWarnings(); len(r.warnings) > 0 {
			return nil, strictError(r.warnings)
		}
	}
	html, err := r.render(ctx)
	r.sortWarnings()
	if ended := supervisor.Ended(ctx); err != nil && ended != nil {
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

// sortWarnings sorts the warnings by their places. Those without one come first.
func (r *rendering) sortWarnings() {
	slices.SortStableFunc(r.warnings, func(a, b *diagnostic.Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Col, b.Pos.Col))
	})
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

// rendering is the work on one document.
type rendering struct {
	host *Host
	doc  *markup.Document
	// strict says that warnings become errors.
	strict bool
	// page is the document, and after contents hooks of the stage before-roles what they made of it.
	page     markup.Page
	warnings diagnostic.List
	// unboundHints has the hint for each role that nothing is bound to. A document may have it many times.
	unboundHints map[string]string
}

func (h *Host) newRendering(doc *markup.Document) *rendering {
	return &rendering{host: h, doc: doc, page: doc.Page(h.bindsRole), warnings: slices.Clone(doc.Warnings)}
}

// render returns the HTML, and nothing beside an error.
//
// Contents hooks of the stage before-roles see the page with its roles, and the roles are those of what they return. Without such
// hooks, the page is written with its roles rendered.
func (r *rendering) render(ctx context.Context) (string, error) {
	roles, err := r.start(ctx)
	if err != nil {
		return "", err
	}
	if len(r.host.contents[htmlize.BeforeRoles]) > 0 {
		text, err := r.contents(ctx, htmlize.BeforeRoles, r.page.HTML())
		if err != nil {
			return "", err
		}
		r.page = r.doc.Revise(r.page, text)
		roles = r.host.gather(r.page)
	}
	if err := r.callPacks(ctx, roles); err != nil {
		return "", err
	}
	html, err := r.write(ctx, roles)
	if err != nil {
		return "", err
	}
	return r.contents(ctx, htmlize.AfterRoles, html)
}

// start surveys the document while the packs that it needs are started: those of contents hooks at once, and any other when
// its first role is seen. It returns when all of them are started. A pack that the supervisor gave up is an error of its texts.
func (r *rendering) start(ctx context.Context) (*batches, error) {
	var packs supervisor.Starts
	begin := func(p *supervisor.Pack) { packs.Begin(ctx, p) }
	for _, stage := range htmlize.Stages() {
		for _, b := range r.host.contents[stage] {
			begin(b.pack)
		}
	}
	found := r.survey(begin)
	errs := packs.Wait(r.host.packs.Packs())
	if err := supervisor.Ended(ctx); err != nil {
		return nil, err
	}
	return found, errors.Join(slices.DeleteFunc(errs, isGivenUp)...)
}

// isGivenUp reports whether err is that of a pack which isn't restarted any more.
func isGivenUp(err error) bool {
	failed := diagnostic.Of(err)
	return failed != nil && failed.Code == diagnostic.GaveUp
}

// survey returns the roles of the document, and adds the warnings about its markup, in its order. Need is called with the
// pack of each role as soon as it is seen.
func (r *rendering) survey(need func(*supervisor.Pack)) *batches {
	found := r.host.newBatches()
	for role := range r.page.Roles(r.warn) {
		if b := found.add(role); b != nil {
			need(b.pack)
		} else {
			r.warnUnbound(role.Name, r.page.Place(role))
		}
	}
	return found
}

// warn adds a warning, and what becomes of the text, if that isn't empty. Where the warning becomes an error there is no such text.
func (r *rendering) warn(w *diagnostic.Diagnostic, consequence string) {
	if !r.strict && consequence != "" {
		w.Message += "; " + consequence
	}
	r.warnings = append(r.warnings, w)
}

// warnUnbound warns of a role that nothing is bound to.
func (r *rendering) warnUnbound(role string, place diagnostic.Place) {
	advice, ok := r.unboundHints[role]
	if !ok {
		advice = r.host.unboundHint(role)
		if r.unboundHints == nil {
			r.unboundHints = make(map[string]string)
		}
		r.unboundHints[role] = advice
	}
	r.warn(&diagnostic.Diagnostic{
		Severity: diagnostic.Warning,
		Kind:     diagnostic.Document,
		Place:    place,
		Message:  fmt.Sprintf("no plugin is bound to role %s", role),
		Hint:     advice,
	}, markup.StaysAsWritten)
}

// unboundHint says what to do about a role that nothing is bound to.
func (h *Host) unboundHint(role string) string {
	bind := fmt.Sprintf("bind it in %s: hooks: [%s]", h.manifest.File, model.RoleHook(role))
	if near, ok := spelling.Nearest(role, slices.Sorted(maps.Keys(h.roles))); ok && len(role) > 2 {
		return fmt.Sprintf("%s If not, %s", hint.Suggest(":"+near+":"), bind)
	}
	return bind
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
		failure := r.contentsFailure(ctx, stage, b, reported)
		if b.plugin.OnError != manifest.Keep {
			return "", failure
		}
		r.warn(asWarning(failure), "the text stays as it was before the hook")
	}
	return text, nil
}

// callContents returns what one contents hook makes of a text.
func (r *rendering) callContents(ctx context.Context, b binding, stage htmlize.Stage, text string) (string, error) {
	if err := model.CheckInput(text); err != nil {
		return "", err
	}
	out, err := b.pack.ProcessContents(ctx, model.ContentsCall{
		Plugin:  b.plugin.Name,
		Stage:   stage,
		Text:    text,
		Post:    r.doc.Post,
		Host:    callHost{r.host, r.doc},
		Timeout: b.plugin.Timeout,
	})
	if err != nil {
		return "", r.callError(b, err)
	}
	if err := model.CheckOutput(out); err != nil {
		return "", err
	}
	return out, nil
}
