// Command faults is the pack of the compatibility matrix whose plugins go wrong and show what a call carries.
package main

import (
	"example.com/htmlize/compat_test/faults/faults"
	"example.com/htmlize/pack"
)

func main() {
	pack.Main(faults.Pack)
}
