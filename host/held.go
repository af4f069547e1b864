package host

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/model"
)

// hold is what keeps a pack at a protocol below the highest that both sides speak.
type hold struct {
	// pos is the place in the manifest.
	pos Position
	// by says what stands there.
	by string
	// best is the protocol that would be agreed on without it.
	best int
}

// held returns what keeps a pack that runs below what both sides speak, and false where nothing does.
func (p *boundPack) held(ctx context.Context, r *running) (hold, bool) {
	if r.process == nil {
		return hold{}, false
	}
	both := inBoth(p.host.speaks, p.describe(ctx, r).Protocols)
	if len(both) == 0 || slices.Max(both) <= r.protocol() {
		return hold{}, false
	}
	return p.holdBelow(slices.Max(both))
}

// holdBelow returns what of the manifest rules out a protocol that both sides speak, and false where nothing does: what a pack says
// it speaks may not be so.
func (p *boundPack) holdBelow(best int) (hold, bool) {
	for _, limit := range []manifest.Protocols{p.host.manifest.Protocols, p.spec.Protocols} {
		if limit.Numbers != nil && !slices.Contains(limit.Numbers, best) {
			return hold{limit.Pos, fmt.Sprintf("protocols: [%s]", limit), best}, true
		}
	}
	if aggregate := p.aggregate(); aggregate != nil {
		return hold{aggregate.Pos, aggregateBinding, best}, true
	}
	return hold{}, false
}

// aggregateBinding is what binds a whole pack as one plugin.
const aggregateBinding = "name: " + model.AggregatePlugin

// String says what the hold is and where: "protocols: [1] in line 2".
func (h hold) String() string {
	s := fmt.Sprintf("%s in line %d", h.by, h.pos.Line)
	if h.by == aggregateBinding {
		s += ", which asks for protocol 1"
	}
	return s
}

// aggregate returns the plugin by which the manifest binds the whole pack as one, and nil where it doesn't.
func (p *boundPack) aggregate() *manifest.Plugin {
	i := slices.IndexFunc(p.spec.Plugins, func(plugin manifest.Plugin) bool { return plugin.Name == model.AggregatePlugin })
	if i < 0 {
		return nil
	}
	return &p.spec.Plugins[i]
}

// instead returns what to bind in the place of the whole pack as one plugin, as a manifest has it: the plugins by their own names,
// with those of their hooks that are bound. It returns nothing where the pack isn't bound so, or doesn't tell its plugins.
func (p *boundPack) instead(d *model.Description) []string {
	aggregate := p.aggregate()
	if aggregate == nil || d == nil {
		return nil
	}
	var plugins []string
	for _, plugin := range d.Plugins {
		var hooks []string
		for _, hook := range aggregate.Hooks {
			if plugin.Has(model.Hook(hook.String())) {
				hooks = append(hooks, hook.String())
			}
		}
		if len(hooks) == 0 || plugin.Name == model.AggregatePlugin {
			continue
		}
		stage := ""
		if aggregate.Stage == manifest.AfterRoles && slices.Contains(hooks, string(model.ContentsHook)) {
			stage = ", stage: " + string(aggregate.Stage)
		}
		plugins = append(plugins, fmt.Sprintf("{name: %s, hooks: [%s]%s}", plugin.Name, strings.Join(hooks, ", "), stage))
	}
	return plugins
}

// insteadOfAll asks the executable for the plugins, which protocol 1 doesn't list.
func (p *boundPack) insteadOfAll(ctx context.Context, r *running) []string {
	d, err := p.ask(ctx, r)
	if err != nil {
		return nil
	}
	return p.instead(d)
}

// checkHold warns of a pack that is held below what both sides speak.
func (p *boundPack) checkHold(ctx context.Context) []Finding {
	r := p.acquireRunning(ctx)
	if r == nil {
		return nil
	}
	defer p.release(r)
	h, held := p.held(ctx, r)
	if !held {
		return nil
	}
	w := Warning{
		Pos:     h.pos,
		Message: fmt.Sprintf("pack %s is held at protocol %d by %s; both sides speak %d", p.spec.Name, r.protocol(), h, h.best),
		Hint:    fmt.Sprintf("allow protocol %d, unless it is held back on purpose", h.best),
	}
	if h.by == aggregateBinding {
		w.Hint = "bind its plugins by their own names, unless it is held back on purpose"
		if instead := p.insteadOfAll(ctx, r); len(instead) > 0 {
			w.Hint = fmt.Sprintf("bind its plugins by their own names, unless it is held back on purpose: plugins: [%s]", strings.Join(instead, ", "))
		}
	}
	return []Finding{{Warning: w}}
}

// lacking is the error of a pack whose protocol doesn't carry what the manifest wants of it, with what keeps the pack there.
func (p *boundPack) lacking(ctx context.Context, r *running, pos Position, format string, args ...any) *PackError {
	err := fmt.Errorf(format, args...)
	h, held := p.held(ctx, r)
	if !held {
		return p.packError(pos, Mismatch, err)
	}
	e := p.packError(pos, HeldBack, fmt.Errorf("%w; it is held there by %s", err, h))
	if h.by == aggregateBinding {
		e.Instead = p.insteadOfAll(ctx, r)
	}
	return e
}
