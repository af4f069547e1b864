package main

import (
	"encoding/json"
	"maps"
	"slices"
)

const (
	packName    = "frozen-v1v2"
	packVersion = "1.2.0"
	packSDK     = "htmlize 0.1.0"
)

// description is what the command describe prints, and what the call Describe of protocol 2 carries.
type description struct {
	Name      string              `json:"name"`
	Version   string              `json:"version"`
	SDK       string              `json:"sdk"`
	Protocols []int               `json:"protocols"`
	Features  []string            `json:"features,omitempty"`
	Plugins   []pluginDescription `json:"plugins"`
}

type pluginDescription struct {
	Name          string          `json:"name"`
	Summary       string          `json:"summary,omitempty"`
	Hooks         []string        `json:"hooks"`
	Deterministic bool            `json:"deterministic"`
	ConfigSchema  json.RawMessage `json:"config_schema,omitempty"`
}

func describe() description {
	d := description{Name: packName, Version: packVersion, SDK: packSDK, Protocols: []int{1, 2}}
	for _, p := range plugins {
		d.Plugins = append(d.Plugins, pluginDescription{
			Name:          p.name,
			Summary:       p.summary,
			Hooks:         p.hooks(),
			Deterministic: p.deterministic,
			ConfigSchema:  json.RawMessage(p.configSchema),
		})
	}
	return d
}

// hooks returns "contents", if the plugin has it, and then the roles in the order of their names.
func (p *plugin) hooks() []string {
	var hooks []string
	if p.contents != nil {
		hooks = append(hooks, "contents")
	}
	for _, role := range slices.Sorted(maps.Keys(p.roles)) {
		hooks = append(hooks, "role:"+role)
	}
	return hooks
}
