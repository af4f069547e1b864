package supervisor

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/hint"
	"example.com/htmlize/internal/model"
)

// refusedAt returns the place in the manifest of the configuration that a pack refuses with a message. It is a key's place if the
// plugin's schema refuses a key that the message names, and that of the pack's entry if the plugin isn't known.
func (e *entry) refusedAt(d *model.Description, message string) diagnostic.Position {
	var configured []manifest.Plugin
	for _, plugin := range e.Spec.Plugins {
		if plugin.Config != nil {
			configured = append(configured, plugin)
		}
	}
	if len(configured) > 1 {
		configured = slices.DeleteFunc(configured, func(plugin manifest.Plugin) bool {
			return !strings.HasPrefix(message, model.ConfigMessage(plugin.Name))
		})
	}
	if len(configured) == 0 {
		return e.Spec.Pos
	}
	plugin := configured[0]
	described, _ := d.Plugin(plugin.Name)
	var schema configSchema
	var config any
	if json.Unmarshal(described.ConfigSchema, &schema) != nil || json.Unmarshal(plugin.Config, &config) != nil {
		return plugin.ConfigPos
	}
	reason := strings.TrimPrefix(message, model.ConfigMessage(plugin.Name))
	for _, wrong := range schema.refusals(config, refusal{}) {
		if pos, ok := plugin.ConfigPlaces[wrong.pointer]; ok && strings.Contains(reason, wrong.key) {
			return pos
		}
	}
	return plugin.ConfigPos
}

// verifyTables returns an error for each table that a plugin's configuration names and the host doesn't have. The plugin's schema
// says which keys name a table.
func (e *entry) verifyTables(plugin *manifest.Plugin, described model.PluginDescription) []error {
	if plugin.Config == nil {
		return nil
	}
	var schema configSchema
	var config map[string]any
	if json.Unmarshal(described.ConfigSchema, &schema) != nil || json.Unmarshal(plugin.Config, &config) != nil {
		return nil
	}
	var problems []error
	for _, key := range slices.Sorted(maps.Keys(config)) {
		name, isText := config[key].(string)
		property := schema.Properties[key]
		if !isText || name == "" || property == nil || property.Format != model.TableFormat || slices.Contains(e.tables, name) {
			continue
		}
		pos, ok := plugin.ConfigPlaces["/"+pointerEscapes.Replace(key)]
		if !ok {
			pos = plugin.ConfigPos
		}
		d := e.packError(pos, diagnostic.Mismatch, fmt.Errorf("the configuration of plugin %s names the table %q, and there is none of that name", plugin.Name, name))
		tables := e.tables
		d.Hint = "name the table's file under data, or remove the key"
		if suggestion := hint.DidYouMean(name, tables); suggestion != "" {
			d.Hint = suggestion
		} else if len(tables) > 0 {
			d.Hint = "the tables are " + strings.Join(tables, ", ")
		}
		problems = append(problems, d)
	}
	return problems
}
