package manifest

import (
	"slices"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/hint"
)

var (
	stages = []string{string(htmlize.BeforeRoles), string(htmlize.AfterRoles)}
	faults = []string{string(Fail), string(Keep), string(Strip)}
)

// plugins reads the list of plugins of one pack.
func (d *decoder) plugins(v value) []Plugin {
	items, ok := d.items(v, "a list of plugins")
	if ok && len(items) == 0 {
		d.problem(v.pos, "list the plugins that the manifest binds, or remove the pack", "the pack has no plugins")
	}
	plugins := make([]Plugin, 0, len(items))
	names := seen{}
	for _, item := range items {
		plugins = append(plugins, d.plugin(item, names))
	}
	return plugins
}

func (d *decoder) plugin(v value, names seen) Plugin {
	p := Plugin{Pos: v.pos, OnError: Fail, Timeout: DefaultTimeout}
	var stage diagnostic.Position
	timeout := d.duration(&p.Timeout)
	hooks := false
	d.fields(v, pluginLevel, map[string]func(value){
		"name":  func(v value) { p.Name = d.name(v, "the plugin", names) },
		"hooks": func(v value) { p.Hooks, hooks = d.hooks(v) },
		"stage": func(v value) {
			if word, ok := d.word(v, stages); ok {
				p.Stage, stage = htmlize.Stage(word), v.pos
			}
		},
		"on_error": func(v value) {
			if word, ok := d.word(v, faults); ok {
				p.OnError, p.OnErrorPos = OnError(word), v.pos
			}
		},
		"timeout": func(v value) {
			p.TimeoutPos = v.pos
			timeout(v)
		},
		"cache":  d.size(&p.Cache, &p.CachePos),
		"config": d.config(&p),
	})
	if !hooks {
		return p
	}
	contents := slices.ContainsFunc(p.Hooks, func(h Hook) bool { return h.Role == "" })
	roles := slices.ContainsFunc(p.Hooks, func(h Hook) bool { return h.Role != "" })
	if contents && p.Stage == "" {
		p.Stage = htmlize.BeforeRoles
	}
	if !contents && p.Stage != "" {
		d.problem(stage, `remove it, or bind the plugin to "contents"`,
			"stage: only a contents hook has a stage, and the plugin has none")
	}
	if contents && p.OnError == Strip {
		d.problem(p.OnErrorPos, `write "fail" or "keep"`,
			`on_error: "strip" is for roles, and the plugin has a contents hook`)
	}
	if !roles && p.Cache != 0 {
		d.problem(p.CachePos, "remove it, or bind the plugin to a role",
			"cache: only results of roles are kept, and the plugin has no role")
	}
	return p
}

// word reads a text that is one of words.
func (d *decoder) word(v value, words []string) (string, bool) {
	text, ok := v.text()
	if ok && slices.Contains(words, text) {
		return text, true
	}
	advice := ""
	if ok {
		advice = hint.DidYouMean(text, words)
	}
	d.want(v, oneOf(words), advice)
	return "", false
}
