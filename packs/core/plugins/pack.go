// Package plugins has the plugins of the pack core: roles that put a text into one HTML element, and contents-sanitize.
//
// Programs that link the pack import it. The command that serves it is in the folder above.
package plugins

import (
	"example.com/htmlize/pack"
	"example.com/htmlize/packs/core/sanitize"
)

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
		sanitize.Plugin,
	},
}
