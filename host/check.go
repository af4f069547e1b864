package host

import (
	"context"
	"errors"
	"fmt"

	"example.com/htmlize/host/manifest"
)

// Finding is something that [Host.Check] found.
type Finding struct {
	// Err is a [*PackError] or an [*IncompatibleError]; nil for a finding that is only a warning.
	Err error
	Warning
}

// Check starts every pack and holds manifest and packs against each other. It returns everything that is wrong, and
// warnings about what is probably not meant so, which end no rendering. Its error is the end of ctx or [ErrClosed].
func (h *Host) Check(ctx context.Context) ([]Finding, error) {
	ctx, end, err := h.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	findings := []Finding{}
	for _, w := range h.checkSanitizer() {
		findings = append(findings, Finding{Warning: w})
	}
	errs, err := h.startAll(ctx)
	if err != nil {
		return nil, err
	}
	for _, err := range Errors(errors.Join(errs...)) {
		findings = append(findings, Finding{Err: err})
	}
	for _, p := range h.packs {
		findings = append(findings, p.checkName(ctx)...)
		findings = append(findings, p.checkHold(ctx)...)
	}
	return findings, nil
}

// sanitizer is the name of the plugin that makes what packs produced safe. It can do so for what comes before it alone.
const sanitizer = "contents-sanitize"

// checkSanitizer warns about a sanitizer that something gets past.
func (h *Host) checkSanitizer() []Warning {
	var warnings []Warning
	for _, b := range h.contents[manifest.BeforeRoles] {
		if b.plugin.Name == sanitizer {
			warnings = append(warnings, Warning{
				Pos:     b.hook.Pos,
				Message: fmt.Sprintf("%s runs before the roles are rendered, so what role plugins return is not sanitized", sanitizer),
				Hint:    "give it stage: after-roles",
			})
		}
	}
	after := h.contents[manifest.AfterRoles]
	last := len(after) - 1
	for last >= 0 && after[last].plugin.Name != sanitizer {
		last--
	}
	if last < 0 {
		return warnings
	}
	for _, later := range after[last+1:] {
		warnings = append(warnings, Warning{
			Pos:     later.hook.Pos,
			Message: fmt.Sprintf("%s runs after %s, so what it returns is not sanitized", later.plugin.Name, sanitizer),
			Hint:    fmt.Sprintf("move %s to the end of the manifest", sanitizer),
		})
	}
	return warnings
}

// checkName warns where the manifest calls a pack by another name than the pack itself, which may mean a wrong path.
func (p *boundPack) checkName(ctx context.Context) []Finding {
	name, ok := p.ownName(ctx)
	if !ok || name == p.spec.Name {
		return nil
	}
	return []Finding{{Warning: Warning{
		Pos:     p.spec.Pos,
		Message: fmt.Sprintf("pack %s calls itself %s", p.spec.Name, name),
		Hint:    fmt.Sprintf("see whether %s is the right path", p.spec.Path),
	}}}
}
