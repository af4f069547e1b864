// Package core holds the plugins of the pack core: roles that put a text into one HTML element, and contents-sanitize.
//
// It is a package of its own, apart from the command that serves it, so that programs and tests can link the pack.
package core

import "example.com/htmlize/pack"

// Pack is the pack core.
var Pack = pack.Pack{
	Name:    "core",
	Version: "0.1.0",
	Plugins: []pack.Plugin{
		element("tt", "shows a text in teletype"),
		element("code", "marks a text as source code"),
		element("kbd", "marks a text as keyboard input"),
		element("samp", "marks a text as a program's output"),
		element("em", "stresses a text"),
		element("strong", "marks a text as important"),
		element("sub", "lowers a text to a subscript"),
		element("sup", "raises a text to a superscript"),
		element("cite", "marks a text as the title of a work"),
		{
			Name:      "contents-sanitize",
			Summary:   "lets only safe HTML through; bind it last, in stage after-roles",
			Contents:  sanitize,
			Sanitizer: true,
			Config:    sanitizeConfig{Policy: policyUGC},
		},
	},
}
