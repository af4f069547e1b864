// Command extra is the pack of abbrev, narcissist, the links to RFCs and PEPs, and the roles that name parts of a user
// interface.
package main

import (
	"example.com/htmlize/pack"
	"example.com/htmlize/packs/extra/extra"
)

func main() {
	pack.Main(extra.Pack)
}
