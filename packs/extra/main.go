// Command extra serves the pack extra: abbrev, narcissist, links to RFCs and PEPs, and roles for parts of a user interface.
package main

import (
	"example.com/htmlize/pack"
	"example.com/htmlize/packs/extra/plugins"
)

func main() {
	pack.Main(plugins.Pack)
}
