package supervisor

import (
	"context"
	"fmt"

	"example.com/htmlize/diagnostic"
)

// CheckName warns of a pack that runs and calls itself by another name than the manifest does, as the path may be wrong. It returns nil
// for any other.
func (p *Pack) CheckName(ctx context.Context) *diagnostic.Diagnostic {
	i := p.acquireCurrent(ctx)
	if i == nil {
		return nil
	}
	defer p.release(i)
	name := i.describe(ctx).Name
	if name == "" || name == p.Spec.Name {
		return nil
	}
	return p.Warning(p.Spec.Pos,
		fmt.Sprintf("pack %s calls itself %s", p.Spec.Name, name),
		fmt.Sprintf("see whether %s is the right path", p.Spec.Path))
}

// CheckHeldBack warns of a pack that runs and is held back, and returns nil for any other.
func (p *Pack) CheckHeldBack(ctx context.Context) *diagnostic.Diagnostic {
	i := p.acquireCurrent(ctx)
	if i == nil {
		return nil
	}
	defer p.release(i)
	h, held := i.heldBack(ctx)
	if !held {
		return nil
	}
	var instead []string
	if h.aggregate != nil {
		instead = i.insteadOfAll(ctx)
	}
	return p.Warning(h.pos(),
		fmt.Sprintf("pack %s is held at protocol %d by %s; both sides speak %d", p.Spec.Name, i.protocol(), h, h.best),
		h.hint(instead, ", unless it is held back on purpose"))
}
