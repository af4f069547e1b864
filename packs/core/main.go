// Command core serves the pack core: roles that put a text into an HTML element, and contents-sanitize.
package main

import (
	"example.com/htmlize/pack"
	"example.com/htmlize/packs/core/plugins"
)

func main() {
	pack.Main(plugins.Pack)
}
