package supervisor

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/hint"
)

// heldBack is what holds a pack at a protocol below the highest that both sides speak: lists in the manifest, a binding, or both.
type heldBack struct {
	// limits are the manifest's lists that rule out the best protocol.
	limits []manifest.Protocols
	// aggregate is the plugin by which the whole pack is bound as one; nil where it isn't.
	aggregate *manifest.Plugin
	// best is the protocol that would be negotiated without them.
	best int
}

// heldBack returns what holds the pack back, and false where nothing does.
func (i *instance) heldBack(ctx context.Context) (heldBack, bool) {
	if i.process == nil {
		return heldBack{}, false
	}
	both := inBoth(i.entry.protocols, i.describe(ctx).Protocols)
	if len(both) == 0 || slices.Max(both) <= i.protocol() {
		return heldBack{}, false
	}
	best := slices.Max(both)
	h := heldBack{limits: i.entry.limits(best), aggregate: i.entry.aggregate(), best: best}
	// A pack may say that it speaks a protocol, and not answer to it.
	return h, len(h.limits) > 0 || h.aggregate != nil
}

// pos returns the first place of the manifest that has to change.
func (h heldBack) pos() diagnostic.Position {
	if len(h.limits) > 0 {
		return h.limits[0].Pos
	}
	return h.aggregate.Pos
}

// String says what holds the pack back and where: "protocols: [1] in line 2".
func (h heldBack) String() string {
	var by []string
	for _, limit := range h.limits {
		by = append(by, fmt.Sprintf("protocols: [%s] in line %d", limit, limit.Pos.Line))
	}
	if h.aggregate != nil {
		by = append(by, fmt.Sprintf("%s in line %d, which asks for protocol 1", aggregateBinding, h.aggregate.Pos.Line))
	}
	return enumerate(by)
}

// hint says what to write for the best protocol. Instead is what to bind in place of the whole pack as one plugin.
func (h heldBack) hint(instead []string, unless string) string {
	var steps []string
	if len(h.limits) > 0 {
		step := fmt.Sprintf("allow protocol %d", h.best)
		if len(h.limits) > 1 {
			step += fmt.Sprintf(" in lines %d and %d", h.limits[0].Pos.Line, h.limits[1].Pos.Line)
		}
		steps = append(steps, step)
	}
	if h.aggregate != nil {
		steps = append(steps, "bind its plugins by their own names")
	}
	hint := strings.Join(steps, " and ") + unless
	if h.aggregate != nil && len(instead) > 0 {
		hint += fmt.Sprintf(": plugins: [%s]", strings.Join(instead, ", "))
	}
	return hint
}

// insteadOfAll asks the executable for the plugins, which protocol 1 doesn't list, if the whole pack is bound as one.
func (i *instance) insteadOfAll(ctx context.Context) []string {
	if i.entry.aggregate() == nil {
		return nil
	}
	d, err := i.ask(ctx)
	if err != nil {
		return nil
	}
	return i.entry.instead(d)
}

// lacking is the error of a pack whose protocol doesn't carry what the manifest wants of it, with what holds it back there. Where nothing
// does, advice is the hint.
func (i *instance) lacking(ctx context.Context, pos diagnostic.Position, advice, format string, args ...any) *diagnostic.Diagnostic {
	err := fmt.Errorf(format, args...)
	h, held := i.heldBack(ctx)
	if !held {
		e := i.entry.packError(pos, diagnostic.Mismatch, err)
		e.Hint = advice
		return e
	}
	e := i.entry.packError(pos, diagnostic.HeldBack, fmt.Errorf("%w; it is held there by %s", err, h))
	if h.aggregate == nil {
		return e
	}
	instead := i.insteadOfAll(ctx)
	switch {
	case len(h.limits) > 0:
		e.Hint = h.hint(instead, "")
	case len(instead) > 0:
		e.Hint = hint.Bind(i.entry.Spec.Path, instead)
	}
	return e
}
