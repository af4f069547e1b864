package host

import (
	"context"
	"errors"
	"fmt"

	"example.com/htmlize/diagnostic"
)

// Check starts every pack and checks the packs against the manifest. It returns everything that is wrong, and warnings about what is
// probably not meant so, which end no rendering. Its error is the end of ctx or [ErrClosed].
func (h *Host) Check(ctx context.Context) (diagnostic.List, error) {
	ctx, end, err := h.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	errs, err := h.startAll(ctx)
	if err != nil {
		return nil, err
	}
	findings := h.checkSanitizers(ctx)
	for _, err := range diagnostic.All(errors.Join(errs...)) {
		findings = append(findings, diagnostic.Of(err))
	}
	for _, p := range h.packs {
		findings = append(findings, p.checkName(ctx)...)
		findings = append(findings, p.checkHold(ctx)...)
	}
	return findings, nil
}

// checkName warns where the manifest calls a pack by another name than the pack itself, which may mean a wrong path.
func (p *boundPack) checkName(ctx context.Context) diagnostic.List {
	name, ok := p.ownName(ctx)
	if !ok || name == p.spec.Name {
		return nil
	}
	return diagnostic.List{p.warning(p.spec.Pos,
		fmt.Sprintf("pack %s calls itself %s", p.spec.Name, name),
		fmt.Sprintf("see whether %s is the right path", p.spec.Path))}
}
