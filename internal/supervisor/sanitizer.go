package supervisor

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/wire"
)

// Sanitizer is the name of the plugin that sanitizes, which counts for packs that can't declare it.
const Sanitizer = "contents-sanitize"

// isSanitizer reports whether the contents hook of a plugin sanitizes the text.
func isSanitizer(p model.PluginDescription) bool {
	return p.Sanitizer || p.Name == Sanitizer && p.Has(model.ContentsHook)
}

// errNotRunning is that a pack that doesn't run can't say whether its plugins sanitize.
var errNotRunning = errors.New("the pack isn't running")

// SanitizerOf returns the name of the sanitizer behind a plugin of the manifest, as messages call it, and false if there is none. Of a
// pack that doesn't run, only the name of the plugin counts. The error is that the pack doesn't say.
func (p *Pack) SanitizerOf(ctx context.Context, plugin *manifest.Plugin) (name string, ok bool, err error) {
	i := p.acquireCurrent(ctx)
	if i == nil {
		if plugin.Name != Sanitizer {
			return "", false, errNotRunning
		}
		return Sanitizer, true, nil
	}
	defer p.release(i)
	name, ok, err = i.sanitizer(ctx, plugin)
	if !ok {
		return "", false, err
	}
	return qualified(plugin.Name, name), true, nil
}

// sanitizer returns the name of the sanitizer behind a plugin of the manifest: the plugin itself, or one of those that the pack serves
// as one over protocol 1. That protocol doesn't carry it, so the executable is asked. The error is that it doesn't say either, as no
// pack of 2023 does.
func (i *instance) sanitizer(ctx context.Context, plugin *manifest.Plugin) (name string, ok bool, err error) {
	if described, _ := i.description.Plugin(plugin.Name); isSanitizer(described) {
		return plugin.Name, true, nil
	}
	if i.process == nil || !wire.HooksOnly(i.protocol()) {
		return "", false, nil
	}
	d, err := i.ask(ctx)
	if err != nil {
		return "", false, err
	}
	n := slices.IndexFunc(d.Plugins, func(described model.PluginDescription) bool {
		return isSanitizer(described) && (plugin.Name == described.Name || plugin.Name == model.AggregatePlugin)
	})
	if n < 0 {
		return "", false, nil
	}
	return d.Plugins[n].Name, true, nil
}

// verifySanitizer returns an error where the manifest would let a text out that a sanitizer failed at.
func (i *instance) verifySanitizer(ctx context.Context, plugin *manifest.Plugin) error {
	if plugin.OnError != manifest.Keep || plugin.Stage == "" {
		return nil
	}
	name, ok, err := i.sanitizer(ctx, plugin)
	if err != nil {
		return fmt.Errorf("on_error: keep would put out what %s couldn't make safe, if that is what it does: the pack doesn't say", plugin.Name)
	}
	if !ok {
		return nil
	}
	return fmt.Errorf("on_error: keep would put out what %s couldn't make safe", qualified(plugin.Name, name))
}

// qualified names a plugin and the one of the manifest that it is behind.
func qualified(plugin, name string) string {
	if plugin == name {
		return name
	}
	return fmt.Sprintf("%s (in %s)", name, plugin)
}

// withoutDefaultTimeout returns the call without a timeout if the manifest sets none and the plugin is a sanitizer, whose work grows
// with the text. The process is pinged instead.
func (i *instance) withoutDefaultTimeout(ctx context.Context, call model.ContentsCall) model.ContentsCall {
	plugins := i.entry.Spec.Plugins
	n := slices.IndexFunc(plugins, func(plugin manifest.Plugin) bool { return plugin.Name == call.Plugin })
	if n < 0 || plugins[n].TimeoutPos != (diagnostic.Position{}) || plugins[n].Timeout != manifest.DefaultTimeout {
		return call
	}
	if _, ok, _ := i.sanitizer(ctx, &plugins[n]); ok {
		call.Timeout = 0
	}
	return call
}
