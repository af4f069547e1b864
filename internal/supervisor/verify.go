package supervisor

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
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/hint"
	"example.com/htmlize/internal/launch"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/wire"
)

// verify checks what a pack says of itself against the manifest, and returns every difference.
func (i *instance) verify(ctx context.Context) []*diagnostic.Diagnostic {
	var problems []*diagnostic.Diagnostic
	if advice, err := i.verifyVersion(ctx); err != nil {
		e := i.entry.packError(i.entry.Spec.Version.Pos, diagnostic.Mismatch, err)
		e.Hint = cmp.Or(advice, e.Hint)
		problems = append(problems, e)
	}
	if name, ok := duplicate(i.description); ok {
		problems = append(problems, i.entry.packError(i.entry.Spec.Pos, diagnostic.Mismatch, fmt.Errorf("it has two plugins called %q", name)))
	}
	for n := range i.entry.Spec.Plugins {
		problems = append(problems, i.verifyPlugin(ctx, &i.entry.Spec.Plugins[n])...)
	}
	return problems
}

// verifyPlugin checks what a pack says of a plugin against what the manifest wants of it.
func (i *instance) verifyPlugin(ctx context.Context, plugin *manifest.Plugin) []*diagnostic.Diagnostic {
	described, ok := i.description.Plugin(plugin.Name)
	if !ok {
		return []*diagnostic.Diagnostic{i.noPlugin(ctx, plugin)}
	}
	var problems []*diagnostic.Diagnostic
	for _, hook := range plugin.Hooks {
		if !described.Has(model.Hook(hook.String())) {
			e := i.entry.packError(hook.Pos, diagnostic.Mismatch, fmt.Errorf("the manifest binds plugin %s to the hook %s, and the plugin has %s",
				plugin.Name, hook, hooks(described)))
			e.Hint = hookHint(hook, plugin, described)
			problems = append(problems, e)
		}
	}
	if err := i.verifySanitizer(ctx, plugin); err != nil {
		problems = append(problems, i.entry.packError(plugin.OnErrorPos, diagnostic.FailsOpen, err))
	}
	if plugin.Config != nil && wire.HooksOnly(i.protocol()) {
		problems = append(problems, i.lacking(ctx, plugin.ConfigPos, "remove config, or upgrade the pack",
			"plugin %s is configured, and the pack came up with protocol %d, which carries no configuration", plugin.Name, i.protocol()))
	}
	if plugin.Cache != 0 && !described.Deterministic {
		reason, advice := notDeterministic(i)
		problems = append(problems, i.lacking(ctx, plugin.CachePos, advice, "the manifest has a cache for plugin %s, and %s", plugin.Name, reason))
	}
	return problems
}

// hookHint says what to do about a hook that the manifest binds and the plugin doesn't have.
func hookHint(hook manifest.Hook, plugin *manifest.Plugin, described model.PluginDescription) string {
	names := described.HookNames()
	if suggestion := hint.DidYouMean(hook.String(), names); suggestion != "" {
		return suggestion
	}
	isBound := func(name string) bool {
		return slices.ContainsFunc(plugin.Hooks, func(bound manifest.Hook) bool { return bound.String() == name })
	}
	if len(names) == 1 && model.Hook(names[0]).Check() == nil && !isBound(names[0]) {
		return "write " + names[0]
	}
	return "remove it, or install a version of the pack whose plugin has this hook"
}

// noPlugin is the error of a plugin that the manifest binds and the pack doesn't have.
func (i *instance) noPlugin(ctx context.Context, plugin *manifest.Plugin) *diagnostic.Diagnostic {
	if plugin.Name == model.AggregatePlugin && !wire.HasAggregate(i.protocol()) {
		e := i.entry.packError(plugin.Pos, diagnostic.Mismatch, fmt.Errorf(
			"the manifest binds plugin %s, which is the whole pack only over protocol 1, and the pack came up with protocol %d",
			plugin.Name, i.protocol()))
		if instead := i.entry.instead(i.description); len(instead) > 0 {
			e.Hint = hint.Bind(i.entry.Spec.Path, instead)
		}
		return e
	}
	e := i.entry.packError(plugin.Pos, diagnostic.Mismatch, fmt.Errorf("the manifest binds plugin %s, and the pack has %s", plugin.Name, plugins(i)))
	e.Hint = cmp.Or(hint.DidYouMean(plugin.Name, validNames(i.description)), e.Hint)
	if wire.HooksOnly(i.protocol()) {
		if _, err := i.ask(ctx); err != nil {
			e.Hint = "write " + aggregateBinding
		}
	}
	return e
}

// notDeterministic says why a plugin isn't known to be deterministic, and what to do about its cache.
func notDeterministic(i *instance) (reason, advice string) {
	if wire.HooksOnly(i.protocol()) {
		return fmt.Sprintf("the pack came up with protocol %d, which doesn't say whether results may be cached", i.protocol()),
			"remove cache, or upgrade the pack"
	}
	return "the plugin doesn't declare itself deterministic, so its results may not be cached",
		"remove cache, or set Deterministic in the pack if the same text always has the same result"
}

// verifyVersion checks the pack's version against the manifest's constraint. The hint belongs to the error.
func (i *instance) verifyVersion(ctx context.Context) (hint string, err error) {
	constraint := i.entry.Spec.Version
	if constraint.Constraints == nil {
		return "", nil
	}
	complete, err := i.complete(ctx)
	if err != nil {
		if _, notRun := errors.AsType[*launch.Error](err); !notRun {
			hint = "remove version, or upgrade the pack"
		}
		return hint, fmt.Errorf("the manifest wants version %q, and the pack reports none: it came up with protocol %d, which carries no version, and %w",
			constraint.Text, i.protocol(), err)
	}
	i.description = complete
	v, err := version.NewVersion(i.description.Version)
	if err != nil {
		return "remove version, or install a pack with a version such as 1.2.3", fmt.Errorf("the manifest wants version %q, and the pack calls its own %q, which is none",
			constraint.Text, i.description.Version)
	}
	if !constraint.Check(v) {
		return versionHint(constraint, v), fmt.Errorf("the manifest wants version %q, and the pack has %s", constraint.Text, v)
	}
	return "", nil
}

// versionHint says what to do about a version that misses the constraint.
func versionHint(constraint manifest.Constraint, v *version.Version) string {
	if rule := constraint.PrereleaseRule(v); rule != "" {
		return rule
	}
	allowing := "= " + v.String()
	if v.Prerelease() == "" {
		allowing = fmt.Sprintf("~> %d.%d", v.Segments()[0], v.Segments()[1])
	}
	return fmt.Sprintf("to let it in, write %q, or install another version of the pack", allowing)
}

// plugins lists the pack's plugins for a message.
func plugins(i *instance) string {
	if wire.HooksOnly(i.protocol()) {
		// Protocol 1 has no list of them.
		return "none of that name; a pack of 2023 has only one, htmlize"
	}
	if len(i.description.Plugins) == 0 {
		return "no plugins"
	}
	return listed(names(i.description), model.IsRoleName)
}

// validNames returns the names of a pack's plugins that a manifest can have.
func validNames(d *model.Description) []string {
	return slices.DeleteFunc(names(d), func(name string) bool { return !model.IsRoleName(name) })
}

// names returns the names of a pack's plugins, in its order.
func names(d *model.Description) []string {
	names := make([]string, len(d.Plugins))
	for i, plugin := range d.Plugins {
		names[i] = plugin.Name
	}
	return names
}

// hooks lists a plugin's hooks for a message.
func hooks(p model.PluginDescription) string {
	if len(p.Hooks) == 0 {
		return "no hooks"
	}
	return listed(p.HookNames(), func(hook string) bool { return model.Hook(hook).Check() == nil })
}

// maxListed is how many of a pack's names a message has at most.
const maxListed = 50

// listed returns names for a message, the first of them where they are many. Those that aren't valid may be anything at
// all, and are quoted.
func listed(names []string, valid func(string) bool) string {
	var words []string
	for _, name := range names[:min(len(names), maxListed)] {
		if !valid(name) {
			name = strconv.Quote(name)
		}
		words = append(words, name)
	}
	if more := len(names) - maxListed; more > 0 {
		words = append(words, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(words, ", ")
}

// duplicate returns the name of a plugin that the pack has twice.
func duplicate(d *model.Description) (string, bool) {
	sorted := slices.Sorted(slices.Values(names(d)))
	for i := range len(sorted) - 1 {
		if sorted[i] == sorted[i+1] {
			return sorted[i], true
		}
	}
	return "", false
}
