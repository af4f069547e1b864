package model

import (
	"encoding/json"
	"slices"
)

// AggregatePlugin is the name under which protocol 1 serves a whole pack as one plugin. Hosts of 2023 dispense only that.
const AggregatePlugin = "htmlize"

// Description is a pack's description of itself: the answer to Describe of protocol 2, and the JSON that the command describe of its
// executable prints.
type Description struct {
	// Name and Version are the pack's own. Protocol 1 carries neither, and they are empty.
	Name    string `json:"name"`
	Version string `json:"version"`
	// SDK is the name and version of the SDK with which the pack is built, as in "htmlize 0.1.0". It may be empty.
	SDK string `json:"sdk"`
	// Protocols lists every protocol that the pack speaks, ascending.
	Protocols []int `json:"protocols"`
	// Features are the features of protocol 2 that the pack has beyond the first release, ascending.
	Features []string `json:"features,omitempty"`
	// Plugins are in the pack's order. Its contents hooks run in that order when it is one plugin.
	Plugins []PluginDescription `json:"plugins"`
}

// TableFormat is the format of a text that names a table of the host, in the schema of a configuration.
const TableFormat = "table"

// PluginDescription is a pack's description of one of its plugins.
type PluginDescription struct {
	Name    string `json:"name"`
	Summary string `json:"summary,omitempty"`
	Hooks   []Hook `json:"hooks"`
	// Deterministic says that the results of roles depend only on the role, the text and the configuration. The host caches them, also
	// for other documents.
	Deterministic bool `json:"deterministic"`
	// Sanitizer says that the contents hook makes the text safe: the host never outputs a text at which it failed.
	Sanitizer bool `json:"sanitizer,omitempty"`
	// ConfigSchema is a JSON Schema for the plugin's configuration; empty where it has none.
	ConfigSchema json.RawMessage `json:"config_schema,omitempty"`
}

// Plugin returns the plugin called name.
func (d *Description) Plugin(name string) (PluginDescription, bool) {
	i := slices.IndexFunc(d.Plugins, func(p PluginDescription) bool { return p.Name == name })
	if i < 0 {
		return PluginDescription{}, false
	}
	return d.Plugins[i], true
}

// Has reports whether the plugin implements hook.
func (p PluginDescription) Has(hook Hook) bool { return slices.Contains(p.Hooks, hook) }

// HookNames returns the names of the plugin's hooks.
func (p PluginDescription) HookNames() []string {
	names := make([]string, len(p.Hooks))
	for i, hook := range p.Hooks {
		names[i] = string(hook)
	}
	return names
}
