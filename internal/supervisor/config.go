package supervisor

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/hint"
	"example.com/htmlize/internal/model"
)

// refusals returns an error for each problem of the pack's configuration that the message has, each at its place in the manifest.
func (e *entry) refusals(d *model.Description, message string) []*diagnostic.Diagnostic {
	configured := make(map[string]*refusedConfig)
	var problems []*diagnostic.Diagnostic
	for _, problem := range e.separate(message) {
		at := placed{pos: e.Spec.Pos}
		if plugin := e.pluginOf(problem); plugin != nil {
			if configured[plugin.Name] == nil {
				configured[plugin.Name] = newRefusedConfig(d, plugin)
			}
			at = configured[plugin.Name].place(strings.TrimPrefix(problem, model.ConfigMessage(plugin.Name)))
		}
		refused := e.packError(at.pos, diagnostic.InvalidConfig, model.Errorf(diagnostic.InvalidConfig, "%s", problem))
		refused.Hint = cmp.Or(at.hint, refused.Hint)
		problems = append(problems, refused)
	}
	return problems
}

// separate divides a message into the problems that it has: each begins a line with the name of a plugin that is configured. Other lines
// continue the problem above.
func (e *entry) separate(message string) []string {
	var problems []string
	for line := range strings.SplitSeq(message, "\n") {
		begins := slices.ContainsFunc(e.Spec.Plugins, func(plugin manifest.Plugin) bool {
			return plugin.Config != nil && strings.HasPrefix(line, model.ConfigMessage(plugin.Name))
		})
		if begins || problems == nil {
			problems = append(problems, line)
		} else {
			problems[len(problems)-1] += "\n" + line
		}
	}
	return problems
}

// pluginOf returns the plugin whose configuration a problem is about: the one that it names, or else the only one that has any. It returns
// nil where several could be meant.
func (e *entry) pluginOf(problem string) *manifest.Plugin {
	var configured []*manifest.Plugin
	for i := range e.Spec.Plugins {
		plugin := &e.Spec.Plugins[i]
		if plugin.Config == nil {
			continue
		}
		if strings.HasPrefix(problem, model.ConfigMessage(plugin.Name)) {
			return plugin
		}
		configured = append(configured, plugin)
	}
	if len(configured) != 1 {
		return nil
	}
	return configured[0]
}

// refusedConfig is the configuration of a plugin that refuses it, with what its schema refuses of it and no problem has named yet.
type refusedConfig struct {
	plugin  *manifest.Plugin
	refused []refusal
}

func newRefusedConfig(d *model.Description, plugin *manifest.Plugin) *refusedConfig {
	c := &refusedConfig{plugin: plugin}
	described, _ := d.Plugin(plugin.Name)
	var schema configSchema
	var config any
	if json.Unmarshal(described.ConfigSchema, &schema) == nil && json.Unmarshal(plugin.Config, &config) == nil {
		c.refused = schema.refusals(config, refusal{})
	}
	return c
}

// placed is the place of a problem in the manifest, and a hint if there is a better one than the place.
type placed struct {
	pos  diagnostic.Position
	hint string
}

// place returns the place of the next key that the schema refuses and the problem names, or else that of the key with which the problem
// begins. A key that the problem has as a word of its own goes before one that is anywhere in it.
func (c *refusedConfig) place(problem string) placed {
	for _, names := range []func(key string) bool{
		func(key string) bool {
			return strings.Contains(problem, strconv.Quote(key)) || strings.Contains(problem, key+": ")
		},
		func(key string) bool { return strings.Contains(problem, key) },
	} {
		for i, wrong := range c.refused {
			pos, ok := c.plugin.ConfigPlaces[wrong.pointer]
			if !ok || !names(wrong.key) {
				continue
			}
			c.refused = slices.Delete(c.refused, i, i+1)
			return placed{pos, hint.DidYouMean(wrong.key, wrong.known)}
		}
	}
	return placed{pos: c.leading(problem)}
}

// leading returns the place of the key with which a problem begins, as in "allow.elements: …" or "policy "x": …", as far as the
// configuration has it, or else that of the whole configuration.
func (c *refusedConfig) leading(problem string) diagnostic.Position {
	at, pointer := c.plugin.ConfigPos, ""
	path, _, _ := strings.Cut(problem, " ")
	for key := range strings.SplitSeq(strings.TrimSuffix(path, ":"), ".") {
		pointer += "/" + pointerEscapes.Replace(key)
		pos, ok := c.plugin.ConfigPlaces[pointer]
		if !ok {
			break
		}
		at = pos
	}
	return at
}

// verifyTables returns an error for each table that a plugin's configuration names and the host doesn't have. The plugin's schema
// says which keys name a table.
func (e *entry) verifyTables(plugin *manifest.Plugin, described model.PluginDescription) []*diagnostic.Diagnostic {
	var schema configSchema
	var config map[string]any
	if json.Unmarshal(described.ConfigSchema, &schema) != nil || json.Unmarshal(plugin.Config, &config) != nil {
		return nil
	}
	var problems []*diagnostic.Diagnostic
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
		d.Hint = "name the table's file under data, or remove the key"
		if suggestion := hint.DidYouMean(name, e.tables); suggestion != "" {
			d.Hint = suggestion
		} else if len(e.tables) > 0 {
			d.Hint = "the tables are " + strings.Join(e.tables, ", ")
		}
		problems = append(problems, d)
	}
	return problems
}
