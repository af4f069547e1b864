package host

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/supervisor"
)

// Check starts every pack and checks the packs against the manifest. It returns everything that is wrong, and warnings about what is
// probably not meant so, which end no rendering. Its error is the end of ctx or [ErrClosed].
func (h *Host) Check(ctx context.Context) (diagnostic.List, error) {
	ctx, end, err := h.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	errs, err := h.packs.StartAll(ctx)
	if err != nil {
		return nil, err
	}
	findings := h.checkSanitizers(ctx)
	for _, err := range diagnostic.All(errors.Join(errs...)) {
		findings = append(findings, diagnostic.Of(err))
	}
	for _, p := range h.packs.Packs() {
		for _, check := range []func(context.Context) *diagnostic.Diagnostic{p.CheckName, p.CheckHeldBack} {
			if warning := check(ctx); warning != nil {
				findings = append(findings, warning)
			}
		}
	}
	return findings, nil
}

// checkSanitizers warns about each sanitizer that something gets past, and where there is none.
func (h *Host) checkSanitizers(ctx context.Context) diagnostic.List {
	if h.lacksSanitizer(ctx) {
		return diagnostic.List{{
			Severity: diagnostic.Warning,
			Kind:     diagnostic.Manifest,
			Place:    diagnostic.Place{Pos: Position{File: h.manifest.File}},
			Message:  "no sanitizer is bound, so HTML in a document and what packs return come out as they are",
			Hint: fmt.Sprintf("where not all authors are trusted, bind a sanitizer last, in stage %s, such as %s of the pack core",
				htmlize.AfterRoles, supervisor.Sanitizer),
		}}
	}
	var warnings diagnostic.List
	for _, b := range h.contents[htmlize.BeforeRoles] {
		if name, ok, _ := b.sanitizer(ctx); ok {
			warnings = append(warnings, b.pack.Warning(b.hook.Pos,
				fmt.Sprintf("%s runs before the roles are rendered, so what role plugins return is not sanitized", name),
				"give it stage: after-roles"))
		}
	}
	after := h.contents[htmlize.AfterRoles]
	for i, b := range slices.Backward(after) {
		name, ok, _ := b.sanitizer(ctx)
		if !ok {
			continue
		}
		for _, later := range after[i+1:] {
			warnings = append(warnings, later.pack.Warning(later.hook.Pos,
				fmt.Sprintf("%s runs after %s, so what it returns is not sanitized", later.plugin.Name, name),
				fmt.Sprintf("move %s to the end of the manifest", b.plugin.Name)))
		}
		break
	}
	return warnings
}

// lacksSanitizer reports whether no plugin that is bound is a sanitizer. One that doesn't say may be one.
func (h *Host) lacksSanitizer(ctx context.Context) bool {
	for _, stage := range htmlize.Stages() {
		for _, b := range h.contents[stage] {
			if _, ok, err := b.sanitizer(ctx); ok || err != nil {
				return false
			}
		}
	}
	return true
}

// sanitizer returns the name of the sanitizer that a contents hook is, and false if it is none. The error is that its pack doesn't say.
func (b binding) sanitizer(ctx context.Context) (name string, ok bool, err error) {
	return b.pack.SanitizerOf(ctx, b.plugin)
}
