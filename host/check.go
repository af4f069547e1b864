package host

import (
	"context"
	"errors"
	"fmt"
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
	errs, err := h.startAll(ctx)
	if err != nil {
		return nil, err
	}
	for _, w := range h.checkSanitizers(ctx) {
		findings = append(findings, Finding{Warning: w})
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
