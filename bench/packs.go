package bench

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"example.com/htmlize/host"
	"example.com/htmlize/pack"
)

// Roles are the roles of the plugin tt, which every pack has.
var Roles = []string{"tt", "code", "kbd", "samp"}

// Packs are the packs that are measured, by the names of their executables.
var Packs = map[string]pack.Pack{
	"one":           newPack("one", 1),
	"hundred":       newPack("hundred", 100),
	"deterministic": deterministic(newPack("deterministic", 1)),
}

// newPack returns a pack with this number of plugins, called tt, tt1, tt2 and so on. All except for tt have one role, of the same name.
func newPack(name string, plugins int) pack.Pack {
	p := pack.Pack{Name: name, Version: "1.0.0", Plugins: []pack.Plugin{{Name: "tt", Roles: make(map[string]pack.RoleFunc)}}}
	for _, role := range Roles {
		p.Plugins[0].Roles[role] = tt
	}
	for i := range plugins - 1 {
		p.Plugins = append(p.Plugins, pack.Role(fmt.Sprintf("tt%d", i+1), tt))
	}
	return p
}

// tt is the function of every role. It does almost nothing, so that the benchmarks measure the calls.
func tt(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
	return "<tt>" + pack.Escape(c.Text) + "</tt>", nil
}

// deterministic returns p with plugins that declare themselves deterministic.
func deterministic(p pack.Pack) pack.Pack {
	for i := range p.Plugins {
		p.Plugins[i].Deterministic = true
	}
	return p
}

// Manifest returns a manifest that binds every role of a pack. Keys are additional keys of each plugin, with a comma before each of them.
func Manifest(p pack.Pack, keys string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "manifest: 1\npacks:\n  - name: %s\n    path: %[1]s\n    plugins:\n", p.Name)
	for _, plugin := range p.Plugins {
		hooks := make([]string, 0, len(plugin.Roles))
		for _, role := range slices.Sorted(maps.Keys(plugin.Roles)) {
			hooks = append(hooks, "role:"+role)
		}
		fmt.Fprintf(&b, "      - {name: %s, hooks: [%s], timeout: 10m%s}\n", plugin.Name, strings.Join(hooks, ", "), keys)
	}
	return b.String()
}

// Open returns a host with the [Manifest] of the pack called name, which Install has put into the folder. The host uses the given protocol,
// or links the pack if that is 0.
func Open(folder, name string, protocol int, keys string, options ...host.Option) (*host.Host, error) {
	file := filepath.Join(folder, name+".yaml")
	if err := os.WriteFile(file, []byte(Manifest(Packs[name], keys)), 0o666); err != nil {
		return nil, err
	}
	if protocol != 0 {
		return host.Open(file, append(options, host.WithProtocols(protocol))...)
	}
	linked, err := pack.Linked(Packs[name])
	if err != nil {
		return nil, err
	}
	return host.Open(file, append(options, host.WithLinked(name, linked))...)
}

// MaybeServe serves the pack of the name by which this program was started, if there is one. Then it doesn't return.
func MaybeServe() {
	if p, ok := Packs[filepath.Base(os.Args[0])]; ok {
		pack.Main(p)
	}
}

// Install puts the packs into a folder, as symbolic links to this program.
func Install(folder string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	for name := range Packs {
		if err := os.Symlink(self, filepath.Join(folder, name)); err != nil {
			return err
		}
	}
	return nil
}
