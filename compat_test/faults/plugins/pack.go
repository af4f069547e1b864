// Package plugins has the plugins of the pack faults: they fail in every way, or show what a call carries. The pack is built with
// today's SDK. The compatibility matrix links it, and also runs it as a process in each build of today's packs, so that it can
// compare the results.
//
// A plugin that a frozen pack also has has the same name here and gives the same results, so that the same documents are for both.
package plugins

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
