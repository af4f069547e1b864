package manifest

import (
	"encoding/json"
	"slices"
	"time"

	"example.com/htmlize"
	"example.com/htmlize/diagnostic"
	"example.com/htmlize/internal/hint"
	"example.com/htmlize/internal/model"
)

// DefaultTimeout bounds a plugin's call if the manifest has no timeout for it.
const DefaultTimeout = model.DefaultTimeout

// Plugin is one plugin of a pack, with the hooks that it is bound to.
type Plugin struct {
	// Pos is where the plugin's entry begins.
	Pos diagnostic.Position
	// Name is the plugin's name in its pack, unique there.
	Name string
	// Hooks has at least one element and no duplicates. No other plugin of the manifest has the same role.
	Hooks []Hook
	// Stage is when the contents hook runs; empty for a plugin that isn't bound to it.
	Stage   htmlize.Stage
	OnError OnError
	// OnErrorPos is the place of the value of "on_error"; zero if there is none.
	OnErrorPos diagnostic.Position
	// Timeout is that of each call of the plugin. It is positive.
	Timeout time.Duration
	// TimeoutPos is the place of the value of "timeout"; zero if there is none, and Timeout is [DefaultTimeout].
	TimeoutPos diagnostic.Position
	// Cache is the most bytes of results that the host caches for later documents; zero, the default, for no cache.
	Cache int64
	// CachePos is the place of the key "cache"; zero if there is none.
	CachePos diagnostic.Position
	// Config is a JSON object with the keys in the manifest's order; nil if there is none.
	Config json.RawMessage
	// ConfigPos is the place of the key "config"; zero if there is none.
	ConfigPos diagnostic.Position
	// ConfigPlaces has the place of each key and item in Config by its JSON pointer (RFC 6901), such as "/colors/0".
	ConfigPlaces map[string]diagnostic.Position
}

// OnError says what happens to a text for which a plugin returned an error.
type OnError string

// The values of OnError.
const (
	// Fail ends the rendering with the error. It is the default.
	Fail OnError = "fail"
	// Keep leaves a role as it was written, and the contents as they were before the hook.
	Keep OnError = "keep"
	// Strip leaves only the role's text, escaped. It is for roles only.
	Strip OnError = "strip"
)

var (
	stageValues   = []string{string(htmlize.BeforeRoles), string(htmlize.AfterRoles)}
	onErrorValues = []string{string(Fail), string(Keep), string(Strip)}
)

// plugins reads the list of plugins of one pack.
func (d *decoder) plugins(v value) []Plugin {
	items, ok := d.items(v, "a list of plugins", "begin each plugin with a hyphen, as in - name: tt")
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
			if word, ok := d.word(v, stageValues); ok {
				p.Stage, stage = htmlize.Stage(word), v.pos
			}
		},
		"on_error": func(v value) {
			if word, ok := d.word(v, onErrorValues); ok {
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
			"cache: only results of roles are cached, and the plugin has no role")
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
	d.unexpected(v, oneOf(words), advice)
	return "", false
}
