// Package faults holds a pack of today's SDK with plugins that go wrong in every way, and plugins that show what a call
// carries. The compatibility matrix links it, and runs it as a process in every build that today's packs have, so that
// what comes of it can be held to be the same.
//
// A plugin that a frozen pack has too is called the same here and gives the same results, so that documents are for both.
package faults

import "example.com/htmlize/pack"

// Pack is the pack faults.
var Pack = pack.Pack{
	Name:    "faults",
	Version: "1.2.0",
	Plugins: []pack.Plugin{
		pack.Role("byline", byline),
		pack.Role("count", count),
		pack.Role("term", term),
		pack.Role("deadline", deadline),
		{
			Name:   "greet",
			Roles:  map[string]pack.RoleFunc{"greet": greet},
			Config: greetConfig{Greeting: "Hello"},
		},
		{
			Name:  "sections",
			Roles: map[string]pack.RoleFunc{"sec": numbered.begin, "sub": numbered.sub},
		},
		pack.Contents("stage", stage),
		pack.Contents("footer", footer),
		{
			Name:     "faults",
			Summary:  "does what no plugin should",
			Roles:    faultRoles(),
			Contents: faultContents,
		},
	},
}
