package host

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/hint"
	"example.com/htmlize/internal/model"
)

// hold is what keeps a pack at a protocol below the highest that both sides speak: lists, a binding, or both.
type hold struct {
	// limits are the manifest's lists that rule out the best protocol.
	limits []manifest.Protocols
	// aggregate is the plugin by which the whole pack is bound as one; nil where it isn't.
	aggregate *manifest.Plugin
	// best is the protocol that would be agreed on without them.
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
	best := slices.Max(both)
	h := hold{limits: p.limits(best), aggregate: p.aggregate(), best: best}
	// What a pack says it speaks may not be so.
	return h, len(h.limits) > 0 || h.aggregate != nil
}

// limits returns the manifest's lists that rule out one of the protocols.
func (p *boundPack) limits(protocols ...int) []manifest.Protocols {
	var limits []manifest.Protocols
	for _, list := range []manifest.Protocols{p.host.manifest.Protocols, p.spec.Protocols} {
		if len(allowed(protocols, list)) < len(protocols) {
			limits = append(limits, list)
		}
	}
	return limits
}

// pos returns the first place of the manifest that has to change.
func (h hold) pos() Position {
	if len(h.limits) > 0 {
		return h.limits[0].Pos
	}
	return h.aggregate.Pos
}

// aggregateBinding is what binds a whole pack as one plugin.
const aggregateBinding = "name: " + model.AggregatePlugin

// String says what holds the pack and where: "protocols: [1] in line 2".
func (h hold) String() string {
	var by []string
	for _, limit := range h.limits {
		by = append(by, fmt.Sprintf("protocols: [%s] in line %d", limit, limit.Pos.Line))
	}
	if h.aggregate != nil {
		by = append(by, fmt.Sprintf("%s in line %d, which asks for protocol 1", aggregateBinding, h.aggregate.Pos.Line))
	}
	return enumerate(by)
}

// hint says what to write for the best protocol; instead is what to bind in the place of the whole pack as one plugin.
func (h hold) hint(instead []string, unless string) string {
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
		if aggregate.Stage == htmlize.AfterRoles && slices.Contains(hooks, string(model.ContentsHook)) {
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
func (p *boundPack) checkHold(ctx context.Context) diagnostic.List {
	r := p.acquireRunning(ctx)
	if r == nil {
		return nil
	}
	defer p.release(r)
	h, held := p.held(ctx, r)
	if !held {
		return nil
	}
	var instead []string
	if h.aggregate != nil {
		instead = p.insteadOfAll(ctx, r)
	}
	return diagnostic.List{p.warning(h.pos(),
		fmt.Sprintf("pack %s is held at protocol %d by %s; both sides speak %d", p.spec.Name, r.protocol(), h, h.best),
		h.hint(instead, ", unless it is held back on purpose"))}
}

// lacking is the error of a pack whose protocol doesn't carry what the manifest wants of it, with what keeps the pack there.
func (p *boundPack) lacking(ctx context.Context, r *running, pos Position, format string, args ...any) *diagnostic.Diagnostic {
	err := fmt.Errorf(format, args...)
	h, held := p.held(ctx, r)
	if !held {
		return p.packError(pos, diagnostic.Mismatch, err)
	}
	e := p.packError(pos, diagnostic.HeldBack, fmt.Errorf("%w; it is held there by %s", err, h))
	if h.aggregate == nil {
		return e
	}
	instead := p.insteadOfAll(ctx, r)
	switch {
	case len(h.limits) > 0:
		e.Hint = h.hint(instead, "")
	case len(instead) > 0:
		e.Hint = hint.Bind(p.spec.Path, instead)
	}
	return e
}
