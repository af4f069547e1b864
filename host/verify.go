package host

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	version "github.com/hashicorp/go-version"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/hint"
	"example.com/htmlize/internal/launch"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/wire"
)

// verify holds what a pack says of itself against what the manifest says of it, and returns every difference, joined.
func (p *boundPack) verify(ctx context.Context, r *running) error {
	var problems []error
	report := func(pos Position, format string, args ...any) {
		problems = append(problems, p.packError(pos, diagnostic.Mismatch, fmt.Errorf(format, args...)))
	}
	if advice, err := p.verifyVersion(ctx, r); err != nil {
		e := p.packError(p.spec.Version.Pos, diagnostic.Mismatch, err)
		e.Hint = cmp.Or(advice, e.Hint)
		problems = append(problems, e)
	}
	if name, ok := duplicate(r.description); ok {
		report(p.spec.Pos, "it has two plugins called %q", name)
	}
	for _, plugin := range p.spec.Plugins {
		described, ok := r.description.Plugin(plugin.Name)
		if aggregate := plugin.Name == model.AggregatePlugin; !ok && aggregate && !wire.HasAggregate(r.protocol()) {
			e := p.packError(plugin.Pos, diagnostic.Mismatch, fmt.Errorf(
				"the manifest binds plugin %s, which is the whole pack over protocol 1 alone, and the pack came up with protocol %d",
				plugin.Name, r.protocol()))
			if instead := p.instead(r.description); len(instead) > 0 {
				e.Hint = hint.Bind(p.spec.Path, instead)
			}
			problems = append(problems, e)
			continue
		}
		if !ok {
			e := p.packError(plugin.Pos, diagnostic.Mismatch, fmt.Errorf("the manifest binds plugin %s, and the pack has %s", plugin.Name, p.has(r)))
			e.Hint = cmp.Or(hint.DidYouMean(plugin.Name, validNames(r.description)), e.Hint)
			problems = append(problems, e)
			continue
		}
		for _, hook := range plugin.Hooks {
			if !described.Has(model.Hook(hook.String())) {
				e := p.packError(hook.Pos, diagnostic.Mismatch, fmt.Errorf("the manifest binds plugin %s to the hook %s, and the plugin has %s",
					plugin.Name, hook, hooks(described)))
				e.Hint = cmp.Or(hint.DidYouMean(hook.String(), hookNames(described)), e.Hint)
				problems = append(problems, e)
			}
		}
		if err := p.verifySanitizer(ctx, r, &plugin); err != nil {
			problems = append(problems, p.packError(plugin.OnErrorPos, diagnostic.FailsOpen, err))
		}
		if plugin.Config != nil && wire.HooksOnly(r.protocol()) {
			problems = append(problems, p.lacking(ctx, r, plugin.ConfigPos,
				"plugin %s is configured, and the pack came up with protocol %d, which carries no configuration", plugin.Name, r.protocol()))
		}
		problems = append(problems, p.verifyTables(&plugin, described)...)
		if plugin.Cache != 0 && !described.Deterministic {
			problems = append(problems, p.lacking(ctx, r, plugin.CachePos,
				"the manifest has a cache for plugin %s, and %s", plugin.Name, notDeterministic(r)))
		}
	}
	return errors.Join(problems...)
}

// notDeterministic says why nothing shows that a plugin is.
func notDeterministic(r *running) string {
	if wire.HooksOnly(r.protocol()) {
		return fmt.Sprintf("the pack came up with protocol %d, which doesn't tell whether results may be kept", r.protocol())
	}
	return "the plugin doesn't declare itself deterministic, so its results may not be kept"
}

// verifyVersion holds the pack's version against the manifest's constraint. Beside the error there may be a hint.
func (p *boundPack) verifyVersion(ctx context.Context, r *running) (hint string, err error) {
	constraint := p.spec.Version
	if constraint.Constraints == nil {
		return "", nil
	}
	complete, err := p.complete(ctx, r)
	if err != nil {
		return "", fmt.Errorf("the manifest wants version %q, and the pack has none to tell: it came up with protocol %d, which carries no version, and %w",
			constraint.Text, r.protocol(), err)
	}
	r.description = complete
	v, err := version.NewVersion(r.description.Version)
	if err != nil {
		return "", fmt.Errorf("the manifest wants version %q, and the pack calls its own %q, which is none",
			constraint.Text, r.description.Version)
	}
	if !constraint.Check(v) {
		return constraint.PrereleaseRule(v), fmt.Errorf("the manifest wants version %q, and the pack has %s", constraint.Text, v)
	}
	return "", nil
}

// complete returns the pack's description, and asks its executable for what of it the protocol doesn't carry.
func (p *boundPack) complete(ctx context.Context, r *running) (*model.Description, error) {
	if r.description.Version != "" || r.process == nil {
		return r.description, nil
	}
	d, err := p.ask(ctx, r)
	if failed, ok := errors.AsType[*launch.Error](err); ok {
		return nil, fmt.Errorf("its command describe can't be run: %w", failed)
	}
	if err != nil {
		return nil, errors.New("it has no command describe that would tell it")
	}
	known := *r.description
	known.Name, known.Version, known.SDK, known.Protocols = d.Name, d.Version, d.SDK, d.Protocols
	return &known, nil
}

// ask returns what the pack's executable says by its command describe, which is run once for a process. Where it can't be run, the next
// call tries again.
func (p *boundPack) ask(ctx context.Context, r *running) (*model.Description, error) {
	if d := r.described.Load(); d != nil {
		return d.description, d.err
	}
	d, err := launch.Describe(ctx, p.spec.Path, p.spec.Env)
	if _, refused := errors.AsType[*launch.Error](err); !refused && ctx.Err() == nil {
		r.described.Store(&described{d, err})
	}
	return d, err
}

// has says which plugins the pack has.
func (p *boundPack) has(r *running) string {
	if wire.HooksOnly(r.protocol()) {
		// There is no way to ask for all of them.
		return "none of that name; a pack of 2023 has one alone, htmlize"
	}
	if len(r.description.Plugins) == 0 {
		return "no plugins"
	}
	names := make([]string, len(r.description.Plugins))
	for i, plugin := range r.description.Plugins {
		names[i] = plugin.Name
	}
	return listed(names, model.IsRoleName)
}

// validNames returns the names of a pack's plugins that a manifest can have.
func validNames(d *model.Description) []string {
	var names []string
	for _, plugin := range d.Plugins {
		if model.IsRoleName(plugin.Name) {
			names = append(names, plugin.Name)
		}
	}
	return names
}

func hooks(p model.PluginDescription) string {
	if len(p.Hooks) == 0 {
		return "no hooks"
	}
	return listed(hookNames(p), func(hook string) bool { return model.Hook(hook).Check() == nil })
}

// mostListed is how many of a pack's names a message has.
const mostListed = 50

// listed returns names for a message, the first of them where they are many. Those that aren't valid may be anything at
// all, and are quoted.
func listed(names []string, valid func(string) bool) string {
	var words []string
	for _, name := range names[:min(len(names), mostListed)] {
		if !valid(name) {
			name = strconv.Quote(name)
		}
		words = append(words, name)
	}
	if more := len(names) - mostListed; more > 0 {
		words = append(words, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(words, ", ")
}

// duplicate returns the name of a plugin that the pack has twice.
func duplicate(d *model.Description) (string, bool) {
	names := make([]string, len(d.Plugins))
	for i, plugin := range d.Plugins {
		names[i] = plugin.Name
	}
	slices.Sort(names)
	for i := range len(names) - 1 {
		if names[i] == names[i+1] {
			return names[i], true
		}
	}
	return "", false
}
