package host

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host/manifest"
	"example.com/htmlize/internal/hint"
	"example.com/htmlize/internal/model"
)

// refusedAt returns the place in the manifest of the configuration that a pack refuses with a message: of the key in it, where the
// plugin's schema refuses one that the message names, and of the pack's entry where the plugin isn't known.
func (p *boundPack) refusedAt(d *model.Description, message string) Position {
	var configured []manifest.Plugin
	for _, plugin := range p.spec.Plugins {
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
		return p.spec.Pos
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

// verifyTables returns an error for each table that the configuration of a plugin names, by its schema, and that the host doesn't have.
func (p *boundPack) verifyTables(plugin *manifest.Plugin, described model.PluginDescription) []error {
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
		if !isText || name == "" || property == nil || property.Format != model.TableFormat || p.host.tables[name] != nil {
			continue
		}
		pos, ok := plugin.ConfigPlaces["/"+pointerEscapes.Replace(key)]
		if !ok {
			pos = plugin.ConfigPos
		}
		d := p.packError(pos, diagnostic.Mismatch, fmt.Errorf("the configuration of plugin %s names the table %q, and there is none of that name", plugin.Name, name))
		tables := slices.Sorted(maps.Keys(p.host.tables))
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

// configSchema is what of a JSON Schema tells that a key or a type is wrong. It has no references, which a pack could make endless.
type configSchema struct {
	// Type is a name, or a list of names.
	Type                        any
	Format                      string
	Properties                  map[string]*configSchema
	AdditionalProperties, Items *configSchema
	// nothing is the schema false, which refuses every value.
	nothing bool
}

// UnmarshalJSON takes a JSON object, true or false.
func (s *configSchema) UnmarshalJSON(data []byte) error {
	if text := string(data); text == "true" || text == "false" {
		s.nothing = text == "false"
		return nil
	}
	type object configSchema
	return json.Unmarshal(data, (*object)(s))
}

// refusal is a value that a schema refuses: its JSON pointer, and the key that it belongs to.
type refusal struct{ pointer, key string }

// refusals returns the innermost of the values in value, which is at a place, that the schema refuses.
func (s *configSchema) refusals(value any, at refusal) []refusal {
	switch {
	case s == nil:
		return nil
	case s.nothing:
		return []refusal{at}
	case !s.hasType(value):
		return []refusal{at}
	}
	var refused []refusal
	switch value := value.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(value)) {
			property, ok := s.Properties[key]
			if !ok {
				property = s.AdditionalProperties
			}
			refused = append(refused, property.refusals(value[key], refusal{at.pointer + "/" + pointerEscapes.Replace(key), key})...)
		}
	case []any:
		for i, item := range value {
			refused = append(refused, s.Items.refusals(item, refusal{at.pointer + "/" + strconv.Itoa(i), at.key})...)
		}
	}
	return refused
}

// hasType reports whether a value is of a type that the schema takes; one that says nothing takes all.
func (s *configSchema) hasType(value any) bool {
	var is []string
	switch value := value.(type) {
	case nil:
		is = []string{"null"}
	case map[string]any:
		is = []string{"object"}
	case []any:
		is = []string{"array"}
	case string:
		is = []string{"string"}
	case bool:
		is = []string{"boolean"}
	case float64:
		is = []string{"number"}
		if value == math.Trunc(value) {
			is = append(is, "integer")
		}
	}
	names, isList := s.Type.([]any)
	if !isList && s.Type != nil {
		names = []any{s.Type}
	}
	return names == nil || slices.ContainsFunc(names, func(name any) bool {
		text, ok := name.(string)
		return ok && slices.Contains(is, text)
	})
}

// pointerEscapes are those of a key in a JSON pointer (RFC 6901).
var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")
