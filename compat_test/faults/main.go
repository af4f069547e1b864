// Command faults serves the pack faults of the compatibility matrix, whose plugins fail, or show what a call carries.
package main

import (
	"example.com/htmlize/compat_test/faults/plugins"
	"example.com/htmlize/pack"
)

func main() {
	pack.Main(plugins.Pack)
}
