package host

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/wire"
)

// sanitizer is the name of the plugin that makes what packs produced safe, and did before plugins could say so.
const sanitizer = "contents-sanitize"

// makesSafe reports whether the contents hook of a plugin makes the text safe, which it can for what comes before it alone.
func makesSafe(p model.PluginDescription) bool {
	return p.Sanitizer || p.Name == sanitizer && p.Has(model.ContentsHook)
}

// sanitizer returns the name of the plugin that makes the text safe behind one that the manifest binds to it. It is the same
// plugin, or one of those that the pack serves as one over protocol 1. That protocol doesn't tell, so the executable is asked, and
// the error is that it doesn't tell either, as none of 2023 does.
func (p *boundPack) sanitizer(ctx context.Context, r *running, plugin *manifest.Plugin) (name string, ok bool, err error) {
	if described, _ := r.description.Plugin(plugin.Name); makesSafe(described) {
		return plugin.Name, true, nil
	}
	if r.process == nil || !wire.HooksOnly(r.protocol()) {
		return "", false, nil
	}
	d, err := p.ask(ctx, r)
	if err != nil {
		return "", false, err
	}
	i := slices.IndexFunc(d.Plugins, func(described model.PluginDescription) bool {
		return makesSafe(described) && (plugin.Name == described.Name || plugin.Name == model.AggregatePlugin)
	})
	if i < 0 {
		return "", false, nil
	}
	return d.Plugins[i].Name, true, nil
}

// verifySanitizer returns an error where the manifest would have the text put out which a plugin couldn't make safe.
func (p *boundPack) verifySanitizer(ctx context.Context, r *running, plugin *manifest.Plugin) error {
	if plugin.OnError != manifest.Keep || plugin.Stage == "" {
		return nil
	}
	name, ok, err := p.sanitizer(ctx, r, plugin)
	if err != nil {
		return fmt.Errorf("on_error: keep would put out what %s couldn't make safe, if that is what it does: the pack doesn't tell", plugin.Name)
	}
	if !ok {
		return nil
	}
	return fmt.Errorf("on_error: keep would put out what %s couldn't make safe", behind(plugin.Name, name))
}

// behind names a plugin, and one that is in it.
func behind(plugin, name string) string {
	if plugin == name {
		return name
	}
	return fmt.Sprintf("%s (in %s)", name, plugin)
}

// unbounded returns the call without the timeout that the manifest didn't ask for, where the plugin makes the text safe: its work
// grows with the text. The process is asked for signs of life.
func (p *boundPack) unbounded(ctx context.Context, r *running, call model.ContentsCall) model.ContentsCall {
	plugins := p.spec.Plugins
	i := slices.IndexFunc(plugins, func(plugin manifest.Plugin) bool { return plugin.Name == call.Plugin })
	if i < 0 || plugins[i].TimeoutPos != (Position{}) || plugins[i].Timeout != manifest.DefaultTimeout {
		return call
	}
	if _, ok, _ := p.sanitizer(ctx, r, &plugins[i]); ok {
		call.Timeout = 0
	}
	return call
}

// checkSanitizers warns about each plugin that makes the text safe and that something gets past, and where there is none. Of a pack
// that doesn't run it knows the name of the plugin alone.
func (h *Host) checkSanitizers(ctx context.Context) diagnostic.List {
	if h.lacksSanitizer(ctx) {
		return diagnostic.List{{
			Severity: diagnostic.Warning,
			Kind:     diagnostic.Manifest,
			Pos:      Position{File: h.manifest.File},
			Message:  "no sanitizer is bound, so HTML in a document and what packs return come out as they are",
			Hint: fmt.Sprintf("where not all authors are trusted, bind a sanitizer last, in stage %s, such as %s of the pack core",
				htmlize.AfterRoles, sanitizer),
		}}
	}
	var warnings diagnostic.List
	for _, b := range h.contents[htmlize.BeforeRoles] {
		if name, ok := b.sanitizer(ctx); ok {
			warnings = append(warnings, b.pack.warning(b.hook.Pos, fmt.Sprintf("%s runs before the roles are rendered, so what role plugins return is not sanitized", name), "give it stage: after-roles"))
		}
	}
	after := h.contents[htmlize.AfterRoles]
	var later []binding
	for i := len(after) - 1; i >= 0; i-- {
		name, ok := after[i].sanitizer(ctx)
		if !ok {
			later = append(later, after[i])
			continue
		}
		slices.Reverse(later)
		for _, b := range later {
			warnings = append(warnings, b.pack.warning(b.hook.Pos, fmt.Sprintf("%s runs after %s, so what it returns is not sanitized", b.plugin.Name, name), fmt.Sprintf("move %s to the end of the manifest", after[i].plugin.Name)))
		}
		break
	}
	return warnings
}

// lacksSanitizer reports whether no plugin that is bound makes the text safe. One that doesn't tell may do so.
func (h *Host) lacksSanitizer(ctx context.Context) bool {
	for _, stage := range []htmlize.Stage{htmlize.BeforeRoles, htmlize.AfterRoles} {
		for _, b := range h.contents[stage] {
			if _, ok, err := b.askSanitizer(ctx); ok || err != nil {
				return false
			}
		}
	}
	return true
}

// sanitizer is that of the bound plugin, as messages name it.
func (b binding) sanitizer(ctx context.Context) (name string, ok bool) {
	name, ok, _ = b.askSanitizer(ctx)
	return behind(b.plugin.Name, name), ok
}

// askSanitizer does what the pack's sanitizer does, where the pack runs. Otherwise the name alone tells.
func (b binding) askSanitizer(ctx context.Context) (name string, ok bool, err error) {
	r := b.pack.acquireRunning(ctx)
	if r == nil {
		if b.plugin.Name != sanitizer {
			return "", false, errNotRunning
		}
		return sanitizer, true, nil
	}
	defer b.pack.release(r)
	return b.pack.sanitizer(ctx, r, b.plugin)
}

// errNotRunning is that a pack doesn't tell what its plugins do, as it doesn't run.
var errNotRunning = errors.New("the pack isn't running")
