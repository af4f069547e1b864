package manifest_test

import (
	"errors"
	"fmt"

	"example.com/htmlize/diagnostic"
	"example.com/htmlize/host/manifest"
)

func ExampleParse() {
	m, err := manifest.Parse("manifest.yaml", []byte(`
manifest: 1
packs:
  - name: core
    path: bin/core
    plugins:
      - name: tt
        hooks: [role:tt]
      - name: contents-sanitize
        hooks: [contents]
        stage: after-roles
`), manifest.Host{Version: "0.1.0", Protocols: []int{1, 2}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, pack := range m.Packs {
		for _, plugin := range pack.Plugins {
			for _, hook := range plugin.Hooks {
				fmt.Printf("%v: %v goes to %s of %s\n", hook.Pos, hook, plugin.Name, pack.Name)
			}
		}
	}
	// Output:
	// manifest.yaml:8:17: role:tt goes to tt of core
	// manifest.yaml:10:17: contents goes to contents-sanitize of core
}

func ExampleParse_problems() {
	_, err := manifest.Parse("manifest.yaml", []byte(`
manifest: 1
protocls: [1, 2]
packs: []
`), manifest.Host{})
	if problems, ok := errors.AsType[diagnostic.List](err); ok {
		for _, p := range problems {
			fmt.Println("error:", p)
			fmt.Println(p.Caret())
			fmt.Println("hint:", p.Hint)
		}
	}
	// Output:
	// error: manifest.yaml:3:1: the manifest has no key "protocls"
	//    3 | protocls: [1, 2]
	//      | ^
	// hint: did you mean "protocols"?
}
