// Command core is the pack of the everyday text roles and of contents-sanitize.
package main

import (
	"example.com/htmlize/pack"
	"example.com/htmlize/packs/core/core"
)

func main() {
	pack.Main(core.Pack)
}
