//go:build unix

package badpacks

import (
	"os"
	"path/filepath"
	"slices"

	"example.com/htmlize/host"
	"example.com/htmlize/host/manifest"
)

// healthyPack is appended to the packs of each manifest. Its timeouts are long, as bad packs may keep the machine busy.
const healthyPack = `  - name: healthy
    path: sdk/healthy
    start_timeout: 1m
    plugins: [{name: well, hooks: [role:well], timeout: 1m}]
`

// install links the packs' executables into folder, writes the case's files there, and returns the manifest.
func install(c *badPack, folder, programs string) (*manifest.Manifest, error) {
	if err := os.Mkdir(folder, 0o777); err != nil {
		return nil, err
	}
	file := filepath.Join(folder, "manifest.yaml")
	m, err := manifest.Parse(file, slices.Concat(c.manifest, []byte(healthyPack)), manifest.Host{Version: host.Version, Protocols: host.Protocols()})
	if err != nil {
		return nil, err
	}
	executables := []string{filepath.Join(folder, "sdk", "child")}
	for _, p := range m.Packs {
		executables = append(executables, p.Path)
	}
	for _, link := range executables {
		if err := os.MkdirAll(filepath.Dir(link), 0o777); err != nil {
			return nil, err
		}
		// The folder in the manifest's path is the program: "bare/no-plugins".
		program := filepath.Join(programs, filepath.Base(filepath.Dir(link)))
		if err := os.Symlink(program, link); err != nil {
			return nil, err
		}
	}
	for _, f := range c.others {
		if err := os.WriteFile(filepath.Join(filepath.Dir(m.Packs[0].Path), f.Name), f.Data, 0o666); err != nil {
			return nil, err
		}
	}
	return m, nil
}
