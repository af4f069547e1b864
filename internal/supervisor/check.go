package supervisor

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/model"
	"example.com/htmlize/internal/wire"
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
	advice := fmt.Sprintf("see whether %s is the right path", p.Spec.Path)
	if p.isLinked {
		advice = "see whether the right pack is linked"
	}
	return p.Warning(p.Spec.Pos, fmt.Sprintf("pack %s calls itself %s", p.Spec.Name, name), advice)
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
	message := fmt.Sprintf("pack %s is held at protocol %d by %s; both sides speak %d", p.Spec.Name, i.protocol(), h, h.best)
	if plugins := i.lookingUp(ctx); len(plugins) > 0 && len(p.tables) > 0 {
		message += fmt.Sprintf("; protocol %d carries no lookups, which %s may need", i.protocol(), enumerate(plugins))
	}
	return p.Warning(h.pos(), message, h.hint(i.insteadOfAll(ctx), ", unless it is held back on purpose"))
}

// LookupsHint says what to write so that the protocol of a pack that runs carries lookups. It returns "" where the manifest doesn't hold
// the pack back.
func (p *Pack) LookupsHint(ctx context.Context) string {
	i := p.acquireCurrent(ctx)
	if i == nil {
		return ""
	}
	defer p.release(i)
	h, held := i.heldBack(ctx)
	if !held {
		return ""
	}
	return fmt.Sprintf("pack %s is held at protocol %d by %s; %s", p.Spec.Name, i.protocol(), h, h.hint(i.insteadOfAll(ctx), ""))
}

// lookingUp returns the plugins that are bound and whose configuration can name a table, if the protocol carries no lookups.
func (i *instance) lookingUp(ctx context.Context) []string {
	d, err := i.ask(ctx)
	if err != nil || !wire.HooksOnly(i.protocol()) {
		return nil
	}
	var names []string
	for _, plugin := range d.Plugins {
		var schema configSchema
		isBound := i.entry.aggregate() != nil || slices.Contains(i.entry.pluginNames(), plugin.Name)
		if !isBound || json.Unmarshal(plugin.ConfigSchema, &schema) != nil {
			continue
		}
		for _, property := range schema.Properties {
			if property != nil && property.Format == model.TableFormat {
				names = append(names, plugin.Name)
				break
			}
		}
	}
	return names
}
