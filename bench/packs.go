package bench

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"example.com/htmlize/host"
	"example.com/htmlize/pack"
)

// tt is the role that is measured: it does next to nothing, so that what remains is the way to it and back.
func tt(_ context.Context, c pack.RoleCall) (pack.HTML, error) {
	return "<tt>" + pack.Escape(c.Text) + "</tt>", nil
}

// Packs are the packs that are measured, by the names of their executables.
var Packs = map[string]pack.Pack{
	"one":           packOf("one", 1),
	"hundred":       packOf("hundred", 100),
	"deterministic": deterministic(packOf("deterministic", 1)),
}

// packOf returns a pack of so many plugins, called tt, tt1, tt2 and on, with a role of that name each.
func packOf(name string, plugins int) pack.Pack {
	p := pack.Pack{Name: name, Version: "1.0.0"}
	for i := range plugins {
		p.Plugins = append(p.Plugins, pack.Role(PluginName(i), tt))
	}
	return p
}

// deterministic returns p with plugins that declare themselves deterministic.
func deterministic(p pack.Pack) pack.Pack {
	for i := range p.Plugins {
		p.Plugins[i].Deterministic = true
	}
	return p
}

// PluginName returns what a pack's plugin number i is called, and its role.
func PluginName(i int) string {
	if i == 0 {
		return "tt"
	}
	return fmt.Sprintf("tt%d", i)
}

// Open returns a host that binds tt of the pack called name, which Install has put into the folder, over a protocol; over 0,
// the pack is linked in. Keys are more of the plugin's in the manifest, each with a comma before it.
func Open(folder, name string, protocol int, keys string, options ...host.Option) (*host.Host, error) {
	file := filepath.Join(folder, name+".yaml")
	text := fmt.Sprintf("manifest: 1\npacks: [{name: %[1]s, path: %[1]s, plugins: [{name: tt, hooks: [role:tt], timeout: 10m%[2]s}]}]\n", name, keys)
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
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

// Become runs the pack whose name this program was started under, if there is one, and doesn't return then.
func Become() {
	if p, ok := Packs[filepath.Base(os.Args[0])]; ok {
		pack.Main(p)
	}
}

// Install puts the packs into a folder: links to this program.
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
