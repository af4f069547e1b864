package supervisor

import (
	"fmt"
	"slices"
	"strings"

	"example.com/htmlize"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/wire"
)

// allowed returns the protocols that the host speaks, the manifest allows and the pack's entry allows.
func (e *entry) allowed() []int {
	return allowed(allowed(e.protocols, e.manifest.Protocols), e.Spec.Protocols)
}

// offered returns those of the allowed protocols that have what the manifest binds.
func (e *entry) offered() []int {
	numbers := e.allowed()
	if e.aggregate() == nil {
		return numbers
	}
	// A manifest for a pack of 2023 goes on working when the pack is upgraded.
	var aggregate []int
	for _, n := range numbers {
		if wire.HasAggregate(n) {
			aggregate = append(aggregate, n)
		}
	}
	if len(aggregate) == 0 {
		return numbers
	}
	return aggregate
}

// allowed returns the numbers that the list, if there is one, has too.
func allowed(numbers []int, list manifest.Protocols) []int {
	if list.Numbers == nil {
		return numbers
	}
	return inBoth(numbers, list.Numbers)
}

// inBoth returns the numbers of a that b has too, in a's order.
func inBoth(a, b []int) []int {
	var both []int
	for _, n := range a {
		if slices.Contains(b, n) {
			both = append(both, n)
		}
	}
	return both
}

// limits returns the manifest's lists that rule out one of the protocols.
func (e *entry) limits(protocols ...int) []manifest.Protocols {
	var limits []manifest.Protocols
	for _, list := range []manifest.Protocols{e.manifest.Protocols, e.Spec.Protocols} {
		if len(allowed(protocols, list)) < len(protocols) {
			limits = append(limits, list)
		}
	}
	return limits
}

// aggregateBinding is how the manifest binds a whole pack as one plugin.
const aggregateBinding = "name: " + model.AggregatePlugin

// aggregate returns the plugin by which the manifest binds the whole pack as one, and nil where it doesn't.
func (e *entry) aggregate() *manifest.Plugin {
	i := slices.IndexFunc(e.Spec.Plugins, func(plugin manifest.Plugin) bool { return plugin.Name == model.AggregatePlugin })
	if i < 0 {
		return nil
	}
	return &e.Spec.Plugins[i]
}

// instead returns what the manifest could bind instead of the whole pack as one plugin: the plugins by their own names, with the
// hooks that are bound. It returns nothing where the pack isn't bound so, or its description lists no plugins.
func (e *entry) instead(d *model.Description) []string {
	aggregate := e.aggregate()
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
