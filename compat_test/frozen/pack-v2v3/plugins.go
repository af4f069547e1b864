package main

import (
	"html"

	"example.com/frozen/pack-v2v3/wire2"
)

const (
	packName     = "frozen-v2v3"
	packVersion  = "4.0.0-rc.1+build.7"
	packSDK      = "htmlize 3.1.0"
	packHomepage = "https://example.com/frozen"
)

var (
	protocols = []int32{2, 3}
	// features are names that no release has.
	features = []string{"health", "notices", "telepathy"}
)

// plugin is one logical plugin.
type plugin struct {
	name, summary string
	hooks         []string
	deterministic bool
	tags          []string
	role          func(text string) (string, *wire2.Error)
	contents      func(text string) string
}

var plugins = []plugin{
	element("tt"),
	element("em"),
	{
		name:    "quota",
		summary: "fails with an error of a code that nobody knows yet",
		hooks:   []string{"role:quota"},
		tags:    []string{"costly"},
		role: func(string) (string, *wire2.Error) {
			return "", &wire2.Error{Code: wire2.Code_CODE_QUOTA, Message: "no quota left", Hint: "come back tomorrow"}
		},
	},
	{
		name:    "fail",
		summary: "fails",
		hooks:   []string{"role:fail"},
		role: func(string) (string, *wire2.Error) {
			return "", &wire2.Error{Code: wire2.Code_CODE_PLUGIN, Message: "no such luck", Hint: "try again"}
		},
	},
	{
		name:     "notes",
		summary:  "ends a text with a note, and has a kind of hook that nobody knows yet",
		hooks:    []string{"contents", "headings:1-3"},
		contents: func(text string) string { return text + "<p>(noted)</p>\n" },
	},
}

func element(name string) plugin {
	return plugin{
		name:          name,
		summary:       "puts a text into the element " + name,
		hooks:         []string{"role:" + name},
		deterministic: true,
		tags:          []string{"text"},
		role: func(text string) (string, *wire2.Error) {
			return "<" + name + ">" + html.EscapeString(text) + "</" + name + ">", nil
		},
	}
}

func findPlugin(name string) (plugin, bool) {
	for _, p := range plugins {
		if p.name == name {
			return p, true
		}
	}
	return plugin{}, false
}
