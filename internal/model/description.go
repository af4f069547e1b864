package model

import (
	"encoding/json"
	"slices"
)

// AggregatePlugin is the name under which protocol 1 serves a whole pack as one plugin, for hosts of 2023, which dispense
// no other.
const AggregatePlugin = "htmlize"

// Description is what a pack says of itself: in the call Describe of protocol 2, and as JSON from the command describe of
// its executable.
type Description struct {
	// Name and Version are the pack's own; a pack of protocol 1 tells neither, and they are empty.
	Name    string `json:"name"`
	Version string `json:"version"`
	// SDK names what the pack is built with and its version, as in "htmlize 0.1.0"; empty where the pack doesn't say.
	SDK string `json:"sdk"`
	// Protocols lists every protocol that the pack speaks, ascending.
	Protocols []int `json:"protocols"`
	// Features names the abilities inside protocol 2 that the pack has beyond the first release, ascending.
	Features []string `json:"features,omitempty"`
	// Plugins are in the pack's order, which is the order in which its contents hooks run when it acts as one plugin.
	Plugins []PluginDescription `json:"plugins"`
}

// TableFormat is the format that the schema of a configuration gives to a text that names a table of the host.
const TableFormat = "table"

// PluginDescription is what a pack says of one of its plugins.
type PluginDescription struct {
	Name    string `json:"name"`
	Summary string `json:"summary,omitempty"`
	Hooks   []Hook `json:"hooks"`
	// Deterministic says that the results of roles depend on the role, the text and the configuration alone. The host uses
	// them again, also in other documents.
	Deterministic bool `json:"deterministic"`
	// Sanitizer says that the contents hook makes the text safe: the host never puts out a text that it failed at.
	Sanitizer bool `json:"sanitizer,omitempty"`
	// ConfigSchema is a JSON Schema for the plugin's configuration; empty where it takes none.
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
